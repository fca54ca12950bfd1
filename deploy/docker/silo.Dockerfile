# The context is the published output:
#   dotnet publish silo -c Release -o out/silo && docker build -f deploy/docker/silo.Dockerfile out/silo
# Chiseled: no shell, no package manager, and a user of its own.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY . .
# By number, so that a platform can see that it is not root.
USER 1654
EXPOSE 8080 11111 30000
ENTRYPOINT ["dotnet", "CommunityScoring.Silo.dll"]
CMD ["--headless"]
