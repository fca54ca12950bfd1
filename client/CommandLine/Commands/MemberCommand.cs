using System.CommandLine;
using CommunityScoring.Client.CommandLine.Http;
using CommunityScoring.Client.CommandLine.Rendering;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary><c>member IDENTITY</c>: one person, and on request the terms of their scores.</summary>
internal static class MemberCommand
{
    internal static Command Create(ClientEnvironment environment) =>
        new ExplainedRead(
                new Command("member", "Show a person's scores."),
                new Argument<string>("identity") { Description = "Any identity of the person, like github:ana." })
        {
            Instead = (new Option<bool>("--footprint") { Description = "Show everything held about the person and why, as JSON." }, Routes.Footprint),
        }
            .Create(environment, Routes.Member, Routes.MemberExplanation, MemberView.Of);
}
