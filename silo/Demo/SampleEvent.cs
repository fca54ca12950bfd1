namespace CommunityScoring.Silo.Demo;

/// <summary>One record of the sample, ready to be produced to the topic.</summary>
/// <param name="Key">
/// The record key: <c>data.member</c> or <c>data.account</c>; the referrer of a referral, the cost's id of a cost.
/// An e-mail address never stands here: its person's <c>member:</c> key does.
/// </param>
/// <param name="Json">A complete CloudEvents 1.0 event in structured mode.</param>
/// <param name="At">When the event arrives (UTC). The event's own <c>time</c> is earlier where it is late.</param>
/// <param name="Type">The event's CloudEvents type, such as <c>community.activity.v1</c>.</param>
public sealed record SampleEvent(string Key, string Json, DateTimeOffset At, string Type);
