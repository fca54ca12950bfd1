using System.Runtime.InteropServices;

namespace CommunityScoring.Benchmarks;

/// <summary>Signals to processes, by their numbers on Linux.</summary>
internal static class Signals
{
    public const int Interrupt = 2;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal; one that has ended takes none.</summary>
    public static void Send(int process, int signal) => _ = kill(process, signal);

#pragma warning disable IDE1006 // It is called so.
    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);
#pragma warning restore IDE1006
}
