using System.ComponentModel;
using System.Security.Cryptography;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Audit;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Keys;

/// <summary>The routes of API keys. Secrets are made here and shown once; what is kept is their hash.</summary>
internal static class KeyEndpoints
{
    private const int IdBytes = 8;
    private const string IdText = "The key's id, as listed; not the key.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.Group("/v1/keys", "Access", AccessRole.Admin, AccessLimit.None);
        group.MapGet(string.Empty, ListAsync).WithName("listKeys").WithSummary("The keys, those that have ended as well; never their secrets");
        group.MapPost(string.Empty, CreateAsync).WithName("createKey").WithSummary("Makes a key, which the answer shows once")
            .Accepts<NewKeyRequest>("application/json")
            .Produces<KeyResponse>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
        group.MapDelete("/{id}", RevokeAsync).WithName("revokeKey").WithSummary("Ends a key within seconds, and for good")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id}:rotate", RotateAsync).WithName("rotateKey")
            .WithSummary("Gives a key a new secret, which the answer shows once; the former one ends at once or after overlapSeconds")
            .ProducesProblem(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<PlainJson<KeysResponse>> ListAsync(IGrainFactory grains, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var ring = (await Ring(grains).ReadAsync()).Value;
        return new PlainJson<KeysResponse>(new KeysResponse([.. ring.Keys.Select(key => KeyResponse.Of(key, now))]));
    }

    private static async Task<PlainJson<KeyResponse>> CreateAsync(
        HttpRequest request, IGrainFactory grains, KeyRingCopy copy, StoredText texts, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var secret = SecretText.KeyPrefix + SecretText.Make();
        var asked = await KeyBody.ReadAsync(
            request, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), Convert.ToHexStringLower(SecretText.Hash(secret)), now, texts, cancellationToken);
        var made = (await Ring(grains).CreateAsync(new Envelope<NewKey>(asked))).Value
            ?? throw Refusal.Conflict("There are as many keys as can be kept; revoke one that is not used.");
        copy.Forget();
        AuditNotes.Add(request.HttpContext, "key", made.Id);
        return new PlainJson<KeyResponse>(KeyResponse.Of(made, now) with { Key = secret }, StatusCodes.Status201Created);
    }

    private static async Task<PlainJson<KeyResponse>> RevokeAsync(
        [Description(IdText)] string id, IGrainFactory grains, KeyRingCopy copy, TimeProvider time)
    {
        var ended = (await Ring(grains).RevokeAsync(Checked(id))).Value ?? throw NotFound(id);
        copy.Forget();
        return new PlainJson<KeyResponse>(KeyResponse.Of(ended, time.GetUtcNow()));
    }

    private static async Task<PlainJson<KeyResponse>> RotateAsync(
        [Description(IdText)] string id, HttpRequest request, IGrainFactory grains, KeyRingCopy copy, TimeProvider time, CancellationToken cancellationToken)
    {
        Checked(id);
        var overlap = await KeyBody.ReadOverlapAsync(request, cancellationToken);
        var secret = SecretText.KeyPrefix + SecretText.Make();
        KeyEntry rotated;
        try
        {
            rotated = (await Ring(grains).RotateAsync(id, Convert.ToHexStringLower(SecretText.Hash(secret)), overlap)).Value ?? throw NotFound(id);
        }
        catch (ArgumentException)
        {
            throw Refusal.Conflict($"Key '{id}' has ended; make another one.");
        }

        copy.Forget();
        return new PlainJson<KeyResponse>(KeyResponse.Of(rotated, time.GetUtcNow()) with { Key = secret });
    }

    private static IKeyRingGrain Ring(IGrainFactory grains) => grains.GetGrain<IKeyRingGrain>(0);

    // Not repeated where it is none: somebody may have sent the key itself.
    private static string Checked(string id) =>
        id.Length == 2 * IdBytes && id.All(char.IsAsciiHexDigitLower) ? id : throw Refusal.NotFound("There is no key of that id; the ids are listed at /v1/keys.");

    private static ProblemException NotFound(string id) => Refusal.NotFound($"There is no key '{id}'.");
}
