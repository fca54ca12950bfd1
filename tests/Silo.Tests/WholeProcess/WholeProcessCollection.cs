using Xunit;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Tests that start real silo processes over SQLite: one after the other, as each takes a processor.</summary>
[CollectionDefinition(Name)]
public sealed class WholeProcessCollection
{
    public const string Name = "whole processes";
}
