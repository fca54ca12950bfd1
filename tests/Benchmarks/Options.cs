namespace CommunityScoring.Benchmarks;

/// <summary>Named options among the arguments of a benchmark.</summary>
internal static class Options
{
    /// <summary>Takes an option and its value out of the arguments.</summary>
    /// <param name="arguments">The arguments; without the two afterwards.</param>
    /// <param name="name">Its name, as <c>--storage</c>.</param>
    /// <returns>Its value, or null where it is not there.</returns>
    /// <exception cref="ArgumentException">It has no value.</exception>
    public static string? Take(ref string[] arguments, string name)
    {
        var place = arguments.AsSpan().IndexOf(name);
        if (place < 0)
        {
            return null;
        }

        if (place + 1 == arguments.Length)
        {
            throw new ArgumentException($"{name} stands without a value.");
        }

        var value = arguments[place + 1];
        arguments = [.. arguments[..place], .. arguments[(place + 2)..]];
        return value;
    }
    /// <summary>Takes an option that has no value out of the arguments.</summary>
    /// <param name="arguments">The arguments; without it afterwards.</param>
    /// <param name="name">Its name, as <c>--read</c>.</param>
    /// <returns>True where it is there.</returns>
    public static bool TakeFlag(ref string[] arguments, string name)
    {
        var before = arguments.Length;
        arguments = [.. arguments.Where(argument => argument != name)];
        return arguments.Length < before;
    }
}
