using System.Text.Json;
using System.Text.Json.Serialization;
using CommunityScoring.Api.Responses;

namespace CommunityScoring.Api.Reading;

/// <summary>How requests are read and answers are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, Converters = [typeof(Rfc3339TimeConverter)])]
[JsonSerializable(typeof(AccountResponse))]
[JsonSerializable(typeof(AccountListResponse))]
[JsonSerializable(typeof(BatchGetRequest))]
[JsonSerializable(typeof(BatchGetResponse))]
[JsonSerializable(typeof(AccountExplanationResponse))]
[JsonSerializable(typeof(AccountChangesResponse))]
[JsonSerializable(typeof(AccountHistoryResponse))]
[JsonSerializable(typeof(AccountMembersResponse))]
[JsonSerializable(typeof(AccountOpportunitiesResponse))]
[JsonSerializable(typeof(OpportunityAttributionResponse))]
[JsonSerializable(typeof(CommunityAttributionResponse))]
[JsonSerializable(typeof(CommunityFiguresResponse))]
[JsonSerializable(typeof(CommunityReturnsResponse))]
[JsonSerializable(typeof(CommunityCohortsResponse))]
[JsonSerializable(typeof(QuarantineResponse))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(MemberResponse))]
[JsonSerializable(typeof(MemberExplanationResponse))]
[JsonSerializable(typeof(FootprintResponse))]
[JsonSerializable(typeof(ErasureReceipt))]
[JsonSerializable(typeof(AcceptedResponse))]
[JsonSerializable(typeof(ModelResponse))]
[JsonSerializable(typeof(ModelsResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(ClusterResponse))]
[JsonSerializable(typeof(ProblemResponse))]
internal sealed partial class ApiJson : JsonSerializerContext;
