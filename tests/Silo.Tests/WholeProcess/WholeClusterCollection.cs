using Xunit;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>
/// Tests that start real processes over PostgreSQL: one after the other, beside those over SQLite. Most of their time they wait
/// for failures to be detected.
/// </summary>
[CollectionDefinition(Name)]
public sealed class WholeClusterCollection
{
    public const string Name = "whole clusters";
}
