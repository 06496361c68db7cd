using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Packages.Tests.Api;

/// <summary>What a compiled assembly uses of another: types and members, as its metadata says.</summary>
internal static class AssemblyReferences
{
    private static readonly SignatureNames Names = new();

    /// <summary>All uses of the assembly named <paramref name="package"/> in the file <paramref name="path"/>.</summary>
    public static IEnumerable<string> Read(string path, string package)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var types = reader.TypeReferences
            .Where(handle => AssemblyOf(reader, handle) == package)
            .Select(handle => Names.GetTypeFromReference(reader, handle, 0));
        var members = reader.MemberReferences
            .Select(reader.GetMemberReference)
            .Where(member => AssemblyOf(reader, member.Parent) == package)
            .Select(member => Describe(reader, member));
        return [.. types, .. members];
    }

    /// <summary>The types of the file <paramref name="path"/> that implement an interface of <paramref name="package"/>.</summary>
    public static IEnumerable<(string Type, string Interface)> ReadImplementations(string path, string package)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var found = reader.TypeDefinitions
            .SelectMany(type => reader.GetTypeDefinition(type).GetInterfaceImplementations(), (type, implementation) => (type, reader.GetInterfaceImplementation(implementation).Interface))
            .Where(pair => AssemblyOf(reader, pair.Interface) == package)
            .Select(pair => (Names.GetTypeFromDefinition(reader, pair.type, 0), TypeName(reader, pair.Interface)));
        return [.. found];
    }

    private static string Describe(MetadataReader reader, MemberReference member)
    {
        var name = $"{TypeName(reader, member.Parent)}::{reader.GetString(member.Name)}";
        if (member.GetKind() is MemberReferenceKind.Field)
        {
            return $"{name} : {member.DecodeFieldSignature(Names, null)}";
        }

        var signature = member.DecodeMethodSignature(Names, null);
        var generic = signature.GenericParameterCount == 0 ? "" : $"`{signature.GenericParameterCount}";
        return $"{name}{generic}({string.Join(", ", signature.ParameterTypes)}) : {signature.ReturnType}";
    }

    private static string TypeName(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => Names.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => OpenName(Names.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)handle, 0)),
        _ => "",
    };

    /// <summary>The generic type without its arguments: which they are is our business, not the package's.</summary>
    private static string OpenName(string name) => name.Split('<')[0];

    private static string AssemblyOf(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => reader.GetTypeReference((TypeReferenceHandle)handle).ResolutionScope is { IsNil: false } scope ? AssemblyOf(reader, scope) : "",
        HandleKind.AssemblyReference => reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)handle).Name),
        HandleKind.TypeSpecification => AssemblyOf(reader, GenericTypeOf(reader, (TypeSpecificationHandle)handle)),
        _ => "",
    };

    private static EntityHandle GenericTypeOf(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var blob = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        const byte genericInstance = 0x15; // ELEMENT_TYPE_GENERICINST, ECMA-335 II.23.1.16
        if (blob.ReadByte() != genericInstance)
        {
            return default;
        }

        blob.ReadByte();
        return blob.ReadTypeHandle();
    }
}
