using System.CommandLine;
using CommunityScoring.Client.CommandLine.Http;
using CommunityScoring.Client.CommandLine.Rendering;

namespace CommunityScoring.Client.CommandLine.Commands;

/// <summary><c>account ID</c>: one account, and on request the terms of its scores.</summary>
internal static class AccountCommand
{
    internal static Command Create(ClientEnvironment environment) =>
        new ExplainedRead(new Command("account", "Show an account's scores."), new Argument<string>("id") { Description = "The account's id." })
            .Create(environment, Routes.Account, Routes.AccountExplanation, AccountView.Of);
}
