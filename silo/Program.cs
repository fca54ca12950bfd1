using CommunityScoring.Silo.Hosting;

return await SiloHost.RunAsync(args);
