using CommunityScoring.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace CommunityScoring.Hosting;

/// <summary>How values cross from one process to another; silos and clients must agree on it.</summary>
public static class SerializationExtensions
{
    /// <summary>
    /// Has the plain values of the computing part, which know no Orleans, travel as JSON inside their
    /// <see cref="Envelope{T}"/>; everything else travels by Orleans' own codecs.
    /// </summary>
    public static ISerializerBuilder AddCommunityScoringSerialization(this ISerializerBuilder builder)
    {
        // An exception keeps its type on the way: a pump tells a broken invariant from a store that is away. What a database's driver threw
        // is inside it, and an answer with an exception that has no codec costs its sender so much that pings wait behind it.
        builder.Services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.UnionWith(["CommunityScoring", "Npgsql"]));
        return builder.AddJsonSerializer(IsPlainValue);
    }

    private static bool IsPlainValue(Type type)
    {
        if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) || typeof(Exception).IsAssignableFrom(type))
        {
            return false;
        }

        // An array or list of plain values is one itself, so that it is not opened element by element.
        if (type.IsGenericType && type.Namespace == "System.Collections.Immutable")
        {
            return type.GetGenericArguments().All(argument => IsPlainValue(argument) || argument == typeof(string));
        }

        return type.Namespace is { } name
            && name.StartsWith("CommunityScoring.", StringComparison.Ordinal)
            && !type.IsInterface;
    }
}
