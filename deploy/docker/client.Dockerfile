# The context is the published output:
#   dotnet publish client -c Release -o out/client && docker build -f deploy/docker/client.Dockerfile out/client
# Chiseled: no shell, no package manager, and a user of its own.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY . .
# By number, so that a platform can see that it is not root.
USER 1654
EXPOSE 8080
ENTRYPOINT ["dotnet", "CommunityScoring.Client.dll"]
CMD ["serve"]
