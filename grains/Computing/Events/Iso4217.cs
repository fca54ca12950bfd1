using System.Collections.Frozen;

namespace CommunityScoring.Events;

/// <summary>
/// The currencies of ISO 4217: the active alphabetic codes and those withdrawn in the last years, which old snapshots
/// still carry. Not <c>XXX</c> (no currency) and <c>XTS</c> (for testing), in which nothing can be paid.
/// </summary>
public static class Iso4217
{
    private const string Codes = """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
        CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
        HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
        MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
        SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW
        UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XUA YER ZAR ZMW ZWG
        ANG CUC HRK SLL ZWL
        """;

    private static readonly FrozenSet<string> Set =
        Codes.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for a code in upper case that is in use.</summary>
    public static bool Contains(string code) => Set.Contains(code);

    /// <summary>The code as one shared string; null when there is no such currency.</summary>
    internal static string? Find(ReadOnlySpan<byte> code)
    {
        if (code.Length != 3)
        {
            return null;
        }

        ReadOnlySpan<char> letters = [(char)code[0], (char)code[1], (char)code[2]];
        return Set.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(letters, out var known) ? known : null;
    }
}
