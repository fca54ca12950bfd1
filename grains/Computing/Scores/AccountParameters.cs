namespace CommunityScoring.Scores;

/// <summary>How the raw scores of current persons become an account's engagement.</summary>
/// <param name="PersonWeight">The most that one person contributes; above 0.</param>
/// <param name="PersonSaturation">Raw points at which a person contributes half of the weight; above 0.</param>
/// <param name="Saturation">Sum of contributions at which engagement is half of 100; above 0.</param>
public sealed record AccountParameters(double PersonWeight, double PersonSaturation, double Saturation)
{
    /// <summary>A person's contribution: <c>personWeight · sat(Σ raw, personSaturation)</c>.</summary>
    /// <param name="raw">Σ raw over the dimensions, of the person's days at the account.</param>
    public double Contribution(double raw) => PersonWeight * Scores.Saturation.Of(raw, PersonSaturation);

    /// <summary>Account engagement, 0–100: <c>100 · sat(Σ contributions, saturation)</c>.</summary>
    /// <param name="contributions">Sum of the current persons' contributions.</param>
    public double Engagement(double contributions) => 100 * Scores.Saturation.Of(contributions, Saturation);
}
