using System.Globalization;
using CommunityScoring.Events;
using CommunityScoring.Silo.Tests.WholeProcess;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.Privacy;

/// <summary>Another pseudonym secret: who was known by an address before is known by it afterwards.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class RotationTests(ITestOutputHelper output)
{
    private const string NewSecret = "another-secret-of-32-characters!";

    [Fact]
    public async Task An_address_stays_one_person_when_the_secret_is_rotated()
    {
        using var broker = new BrokerFixture();
        using var site = new SiloSite(broker.BootstrapServers);
        var (old, present) = ("email:" + new Pseudonymizer(SiloSite.Secret).Of("jane@acme.example"), "email:" + new Pseudonymizer(NewSecret).Of("jane@acme.example"));
        using (var silo = new SiloProcess(site, output))
        {
            await silo.WaitUntilReadyAsync();
            broker.Produce("1", Said("1", "community.activity.v1", 3, """{"member":"email:jane@acme.example","activity":"post.created"}"""));
            broker.Produce("2", Said("2", "community.identity.v1", 3, """{"identity":"email:jane@acme.example","person":"member:jane"}"""));
            broker.Produce("3", Said("3", "community.activity.v1", 3, """{"member":"email:bo@acme.example","activity":"post.created"}"""));
            broker.Flush();
            await IsAsync(silo, "email:jane@acme.example", "member:jane", [old, "member:jane"]);
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(60)));
        }

        site.Settings["Pseudonyms__Secret"] = NewSecret;
        site.Settings["Pseudonyms__PreviousSecret"] = SiloSite.Secret;
        using (var silo = new SiloProcess(site, output))
        {
            await silo.WaitUntilReadyAsync();

            // Found under the old pseudonym while nothing new has come.
            await IsAsync(silo, "email:jane@acme.example", "member:jane", [old, "member:jane"]);
            var before = (await silo.GetAsync("/v1/members/email:jane@acme.example")).GetProperty("engagement").GetDouble();
            broker.Produce("4", Said("4", "community.activity.v1", 0.1, """{"member":"email:jane@acme.example","activity":"answer.accepted"}"""));
            broker.Flush();
            await IsAsync(silo, "email:jane@acme.example", "member:jane", [.. new[] { old, present, "member:jane" }.Order(StringComparer.Ordinal)]);
            await Eventually.HoldsAsync("both count", TimeSpan.FromSeconds(10), async () =>
                (await silo.GetAsync($"/v1/members/{old}")).GetProperty("engagement").GetDouble() > before);

            // An erasure of an address that nothing has named since.
            broker.Produce("5", Said("5", "community.erasure.v1", 0, """{"member":"email:bo@acme.example"}"""));
            broker.Flush();
            var bo = "email:" + new Pseudonymizer(SiloSite.Secret).Of("bo@acme.example");
            await Eventually.HoldsAsync("the old pseudonym is erased", TimeSpan.FromSeconds(10), async () =>
                (await silo.GetAsync($"/v1/members/{bo}/footprint")).GetProperty("identities").GetProperty("items")[0].GetProperty("activity").GetProperty("items").GetArrayLength() == 0);
        }
    }

    private static Task IsAsync(SiloProcess silo, string identity, string person, string[] identities) => Eventually.HoldsAsync(
        $"{identity} is {person} with {identities.Length} identities", TimeSpan.FromSeconds(20), async () => await silo.FindAsync($"/v1/members/{identity}") is { } found
            && found.GetProperty("person").GetString() == person
            && found.GetProperty("identities").EnumerateArray().Select(one => one.GetString()).SequenceEqual(identities));

    private static string Said(string id, string type, double ago, string data) =>
        EventText.Of(id, type, DateTimeOffset.UtcNow.AddDays(-ago).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), data);
}
