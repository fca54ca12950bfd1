using Xunit;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>Tests that start real silo processes: one after the other, beside nothing else.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeProcessCollection
{
    public const string Name = "whole processes";
}
