using CommunityScoring.Api.Hosting;
using CommunityScoring.Client.CommandLine;
using CommunityScoring.Client.CommandLine.Commands;

return await ClientCommandLine.RunAsync(args, ClientEnvironment.OfProcess(), ServeCommand.Create(ApiHost.RunAsync));
