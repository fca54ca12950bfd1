namespace CommunityScoring.Revenue;

/// <summary>Persons, activities and programs of an account's community touches as numbers, so that sums need no look-ups.</summary>
internal sealed class TouchIndex
{
    public TouchIndex(Touch[] touches)
    {
        Persons = new TouchNames(touches, touch => touch.Person);
        Activities = new TouchNames(touches, touch => touch.Channel);
        Programs = new TouchNames(touches, touch => touch.Campaign);
    }

    public TouchNames Persons { get; }

    public TouchNames Activities { get; }

    public TouchNames Programs { get; }
}

/// <summary>One name of each community touch, as a number.</summary>
internal sealed class TouchNames
{
    /// <summary>The number where a touch has no name: it is not the community's, or has no program.</summary>
    public const int None = -1;

    public TouchNames(Touch[] touches, Func<Touch, string?> nameOf)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        Of = new int[touches.Length];
        for (var i = 0; i < touches.Length; i++)
        {
            Of[i] = None;
            if (touches[i].IsCommunity && nameOf(touches[i]) is { } name)
            {
                if (!numbers.TryGetValue(name, out var number))
                {
                    numbers[name] = number = numbers.Count;
                }

                Of[i] = number;
            }
        }

        Names = new string[numbers.Count];
        foreach (var (name, number) in numbers)
        {
            Names[number] = name;
        }
    }

    /// <summary>The number of each touch, or <see cref="None"/>.</summary>
    public int[] Of { get; }

    /// <summary>The name of each number.</summary>
    public string[] Names { get; }
}
