namespace CommunityScoring.Silo.Demo;

/// <summary>Draws the people of the sample: their account, how busy they are, their identities, what befalls them.</summary>
internal sealed class SampleMembers
{
    /// <summary>The vendor's own people come first.</summary>
    public const int StaffCount = 8;

    private static readonly string[] s_firstNames =
    [
        "ada", "ben", "chen", "dora", "emil", "fatima", "goran", "hana", "ivan", "jane", "kofi", "lena", "mateo", "nadia",
        "omar", "priya", "quinn", "rosa", "sven", "tara", "uma", "viktor", "wei", "ximena", "yusuf", "zoe",
    ];

    private static readonly string[] s_lastNames =
    [
        "adler", "baker", "costa", "doe", "evans", "fischer", "garcia", "haas", "ito", "jansen", "khan", "lopez", "meyer",
        "novak", "okafor", "patel", "quist", "rossi", "silva", "tanaka", "ueda", "vogel", "weber", "xu", "young", "zeman",
    ];

    private static readonly string[] s_roles = ["developer", "architect", "admin", "manager", "analyst"];

    private readonly int _seed;
    private readonly SampleSizes _sizes;
    private readonly SampleAccount[] _accounts;
    private readonly SampleAccount[] _destinations;
    private readonly double[] _weights;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private SampleMembers(int seed, SampleSizes sizes, SampleAccount[] accounts)
    {
        _seed = seed;
        _sizes = sizes;
        _accounts = accounts;
        _destinations = [.. accounts.Where(a => a.Line is StoryLine.Thriving or StoryLine.Steady)];
        _weights = new double[accounts.Length];
        var sum = 0.0;
        for (var i = 0; i < accounts.Length; i++)
            _weights[i] = sum += WeightOf(accounts[i].Line);
    }

    public static SampleMember[] Draw(int seed, SampleSizes sizes, SampleAccount[] accounts)
    {
        var members = new SampleMembers(seed, sizes, accounts);
        return [.. Enumerable.Range(0, sizes.Members).Select(members.Draw)];
    }

    private SampleMember Draw(int index)
    {
        var draw = SeededDraw.For(_seed, "member", index);
        var horizon = _sizes.HistoryDays;
        var staff = index < StaffCount;
        var home = staff || draw.Chance(0.05) ? null : HomeOf(index, draw);
        var joined = draw.Chance(0.6) ? draw.Next(8) : draw.Next((int)(horizon * 0.9));
        if (home is not null)
            joined = Math.Max(joined, home.KnownFrom + draw.Next(10));

        var rate = RateOf(draw.NextDouble());
        var moves = !staff && home is not null && (draw.Chance(0.05) || (home.Line == StoryLine.Fading && rate > 1.5));
        var movesTo = moves ? draw.Pick(_destinations) : null;
        if (movesTo == home)
            movesTo = null;
        var movesOn = movesTo is null ? int.MaxValue
            : Math.Max(joined + 30, (int)(horizon * (home!.Line == StoryLine.Fading ? draw.Between(0.78, 0.9) : draw.Between(0.25, 0.85))));

        var hasAffiliation = staff || (home is not null && draw.Chance(0.9));
        var identities = IdentitiesOf(index, home, joined, hasAffiliation || home is null, draw);
        if (movesTo is not null)
        {
            var address = identities.FirstOrDefault(i => i.Name.StartsWith("email:", StringComparison.Ordinal))?.Name;
            if (address is not null && !address.EndsWith("@gmail.com", StringComparison.Ordinal))
                identities.Add(new SampleIdentity($"{address[..address.IndexOf('@')]}@{movesTo.DomainOn(movesOn)}", movesOn + 3));
        }

        var withdraws = index % 71 == 20 ? Math.Max(joined + 20, (int)(horizon * draw.Between(0.4, 0.9))) : int.MaxValue;
        return new SampleMember
        {
            Index = index,
            Person = $"member:{1000 + index}",
            JoinedOn = joined,
            Rate = rate,
            Identities = identities,
            Home = home,
            MovesTo = movesTo,
            MovesOn = movesOn,
            Staff = staff,
            HasAffiliation = hasAffiliation,
            AffiliationDelay = draw.Chance(0.08) ? draw.Next(5, 20) : 0,
            WithdrawsOn = withdraws,
            GrantsOn = withdraws != int.MaxValue && index % 2 == 1 ? withdraws + 12 : int.MaxValue,
            ErasedOn = index == StaffCount + 3 ? horizon / 2 : index == StaffCount + 14 ? (int)(horizon * 0.85) : int.MaxValue,
            Role = draw.Chance(0.5) ? draw.Pick(s_roles) : null,
        };
    }

    private SampleAccount HomeOf(int index, Random draw)
    {
        var seat = index - StaffCount;
        if (seat < _accounts.Length * 2)
            return _accounts[seat % _accounts.Length];
        var found = Array.BinarySearch(_weights, draw.NextDouble() * _weights[^1]);
        return _accounts[found < 0 ? ~found : found];
    }

    private List<SampleIdentity> IdentitiesOf(int index, SampleAccount? home, int joined, bool addressOptional, Random draw)
    {
        var first = draw.Pick(s_firstNames);
        var last = draw.Pick(s_lastNames);
        var name = $"{first}.{last}";
        if (!_names.Add(name))
            _names.Add(name = $"{first}.{last}{index}");

        var identities = new List<SampleIdentity>();
        if (draw.Chance(0.45))
            identities.Add(new($"github:{name.Replace(".", "-")}", joined + draw.Next(20)));
        if (draw.Chance(0.6))
            identities.Add(new($"discourse:{5000 + index}", joined + draw.Next(3)));
        if (draw.Chance(0.4))
            identities.Add(new($"slack:u{90000 + (index * 7)}", joined + draw.Next(6)));

        if (index < StaffCount)
            identities.Add(new($"email:{name}@{SampleCast.VendorDomain}", joined));
        else if (home is not null && (!addressOptional || draw.Chance(0.75)))
            identities.Add(new($"email:{name}@{home.DomainOn(joined)}", joined));
        else if (draw.Chance(0.5))
            identities.Add(new($"email:{name}@gmail.com", joined));

        if (index % 61 == 9 && identities.Count > 0)
        {
            var unlinked = Math.Max(identities[0].LinkedOn + 10, (int)(_sizes.HistoryDays * draw.Between(0.5, 0.8)));
            identities[0] = identities[0] with
            {
                UnlinkedOn = unlinked,
                RelinkedOn = index % 2 == 0 ? unlinked + 25 : int.MaxValue,
            };
        }

        return identities;
    }

    // Few do most: the usual shape of a community.
    private static double RateOf(double u) => u switch
    {
        < 0.03 => 3.4,
        < 0.15 => 1.3,
        < 0.45 => 0.5,
        < 0.8 => 0.17,
        _ => 0.04,
    };

    private static double WeightOf(StoryLine line) => line switch
    {
        StoryLine.Thriving => 16,
        StoryLine.Steady or StoryLine.Fading or StoryLine.Slipping => 11,
        StoryLine.Recovered => 10,
        StoryLine.Joining or StoryLine.Churned => 8,
        StoryLine.Quiet => 5,
        StoryLine.Prospect => 4,
        _ => 3,
    };
}
