namespace CommunityScoring.Scores;

/// <summary>An account's figures of its as-of day, summed directly; persons are added in ordinal order.</summary>
internal sealed class AccountMeasure
{
    private readonly int[] _levels = new int[(int)MemberLevel.Champion + 1];
    private DayFigures _figures;
    private int _current;
    private int _departed;
    private int? _lastActive;

    /// <summary>The sums over all persons added so far.</summary>
    public ref readonly DayFigures Figures => ref _figures;

    public DateOnly? LastActiveOn => _lastActive is { } day ? DateOnly.FromDayNumber(day) : null;

    public AccountMembers Members => new(
        _current,
        _departed,
        new LevelCounts(
            _levels[(int)MemberLevel.Champion],
            _levels[(int)MemberLevel.Contributor],
            _levels[(int)MemberLevel.Participant],
            _levels[(int)MemberLevel.Observer],
            _levels[(int)MemberLevel.Dormant]));

    public void Add(in PersonFigures person, ScoringModel model)
    {
        person.AddTo(ref _figures);
        if (person.LastActive is { } last && !(_lastActive >= last))
        {
            _lastActive = last;
        }

        if (person.Standing == PersonStanding.Current)
        {
            _current++;
            _levels[(int)model.Member.LevelOf(model.Member.Engagement(person.Raw))]++;
        }
        else if (person.Standing == PersonStanding.Departed && person.LastActive is not null)
        {
            _departed++;
        }
    }
}
