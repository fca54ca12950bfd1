namespace CommunityScoring.Scores;

/// <summary>The curve that keeps any one source from deciding a score.</summary>
public static class Saturation
{
    /// <summary><c>sat(x, k) = 1 − 2^(−x/k)</c>, from 0 at 0 through ½ at <paramref name="k"/> towards 1.</summary>
    /// <param name="x">What is saturated; 0 or more.</param>
    /// <param name="k">Where half is reached; above 0.</param>
    // 2^0 is exactly 1, so the shortcut changes no bit; most persons of a large account have nothing left to count.
    public static double Of(double x, double k) => x == 0 ? 0 : 1 - double.Exp2(-x / k);
}
