using System.Globalization;
using System.Reflection;
using System.Text;
using TraderTerminal.Grains.Abstractions.Events;
using Xunit;

namespace TraderTerminal.Tests.Architecture;

/// <summary>What other programs may lean on changes only when somebody says so.</summary>
public sealed class PublicSurface
{
    private static string Approved => Path.Combine(TestData.Root(), "PublicSurface.approved.txt");

    /// <summary>To approve a change, look at the received file and rename it over the approved one.</summary>
    [Fact]
    public void The_public_surface_of_the_abstractions_is_the_approved_one()
    {
        var received = Print(typeof(EventRegistry).Assembly);
        var approved = File.Exists(Approved) ? File.ReadAllText(Approved) : "";
        var file = Approved.Replace(".approved.", ".received.", StringComparison.Ordinal);
        if (received == approved) File.Delete(file);
        else File.WriteAllText(file, received);
        Assert.Equal(approved, received);
    }

    private static string Print(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Kind(type)} {type.FullName!.Replace("TraderTerminal.Grains.Abstractions.", "", StringComparison.Ordinal)}\n");
            foreach (var member in Members(type).Distinct().Order(StringComparer.Ordinal)) text.Append(CultureInfo.InvariantCulture, $"  {member}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type).Select(name => $"{Convert.ToInt32(Enum.Parse(type, name))} {name}");
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var isRecord = type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;
        return
        [
            .. type.GetConstructors(Own).Where(made => !isRecord || made.GetParameters().Length > 0).Select(made => $"new({Parameters(made)})"),
            .. type.GetFields(Own).Select(field => $"{(field.IsLiteral ? "const " : "")}{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}"),
            .. type.GetProperties(Own).Where(property => property.Name != "EqualityContract").Select(property => $"{Name(property.PropertyType)} {property.Name}"),
            .. type.GetMethods(Own).Where(method => !method.IsSpecialName && !(isRecord && IsOfRecords(method))).Select(method => $"{Name(method.ReturnType)} {method.Name}({Parameters(method)})"),
        ];
    }

    private static bool IsOfRecords(MethodInfo method) =>
        method.Name is "Equals" or "GetHashCode" or "ToString" or "Deconstruct" || method.Name.StartsWith('<');

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " = …" : "")}"));

    private static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        var name = type.IsGenericType ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] : type.Name;
        var arguments = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : "";
        return type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{name}{arguments}" : name + arguments;
    }
}
