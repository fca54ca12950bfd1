namespace CommunityScoring.Silo.Demo;

/// <summary>Random draws that depend on nothing but the seed, a name and a number.</summary>
internal static class SeededDraw
{
    /// <summary>A generator of its own for <paramref name="name"/> and <paramref name="number"/>.</summary>
    public static Random For(int seed, string name, long number)
    {
        var state = Mix((ulong)(uint)seed);
        foreach (var letter in name)
            state = Mix(state ^ letter);
        return new Random((int)(Mix(state ^ (ulong)number) & int.MaxValue));
    }

    /// <summary>SplitMix64's finalizer: every bit of the input reaches every bit of the output.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>True with the probability given.</summary>
    public static bool Chance(this Random draw, double probability) => draw.NextDouble() < probability;

    /// <summary>One element, each as likely as any other.</summary>
    public static T Pick<T>(this Random draw, IReadOnlyList<T> from) => from[draw.Next(from.Count)];

    /// <summary>A uniform value between the two.</summary>
    public static double Between(this Random draw, double low, double high) => low + ((high - low) * draw.NextDouble());

    /// <summary>A Poisson count (Knuth; for means well below 50).</summary>
    public static int Poisson(this Random draw, double mean)
    {
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = draw.NextDouble(); product > limit; product *= draw.NextDouble())
            count++;
        return count;
    }
}
