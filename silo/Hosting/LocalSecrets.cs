using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Hosting;

/// <summary>The secrets of a silo: those of the settings, or those it has generated beside its SQLite file.</summary>
/// <param name="PseudonymSecret">HMAC key of e-mail identities.</param>
/// <param name="BootstrapKey">The first admin key, or null for none.</param>
/// <param name="IsKeyGenerated">True where the key was generated here, to be shown to whoever started the silo.</param>
public sealed record LocalSecrets(string PseudonymSecret, string? BootstrapKey, bool IsKeyGenerated)
{
    /// <summary>Takes the secrets from the settings; what is missing is generated once and kept in the data folder.</summary>
    /// <exception cref="SettingsException">The folder cannot be written.</exception>
    public static LocalSecrets Open(SiloSettings settings)
    {
        var folder = FolderOf(settings.Storage);
        var generateKey = settings.BootstrapKey is null && settings.Kafka.IsEmbedded;
        return new LocalSecrets(
            settings.PseudonymSecret ?? ReadOrCreate(folder, "pseudonym-secret"),
            settings.BootstrapKey ?? (generateKey ? ReadOrCreate(folder, "bootstrap-key") : null),
            generateKey);
    }

    /// <summary>The folder of the SQLite file; where there is none, the one that it would have.</summary>
    public static string FolderOf(StorageSettings storage)
    {
        if (storage.Provider != StorageProvider.Sqlite)
        {
            return Path.GetFullPath("data");
        }

        try
        {
            return Path.GetDirectoryName(Path.GetFullPath(new SqliteConnectionStringBuilder(storage.ConnectionString).DataSource))!;
        }
        catch (ArgumentException exception)
        {
            throw new SettingsException($"Storage:ConnectionString is not a SQLite connection string ({exception.Message}); allowed: as in Data Source=data/community-scoring.db");
        }
    }

    private static string ReadOrCreate(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            Directory.CreateDirectory(folder);
            if (!File.Exists(path))
            {
                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                using var writer = new StreamWriter(path, options);
                writer.Write(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
            }

            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Storage:ConnectionString: '{path}' cannot be read or written: {exception.Message}");
        }
    }
}
