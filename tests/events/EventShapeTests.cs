using System.Reflection;
using System.Runtime.CompilerServices;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Events;

public sealed class EventShapeTests
{
    /// <summary>The events and every type of ours that they hold.</summary>
    private static IReadOnlyCollection<Type> Reachable
    {
        get
        {
            var found = new HashSet<Type>();
            var next = new Stack<Type>(Shapes.Cases);
            while (next.TryPop(out var type))
            {
                foreach (var argument in type.IsGenericType ? type.GetGenericArguments() : []) next.Push(argument);
                if (type.Namespace?.StartsWith("TraderTerminal", StringComparison.Ordinal) != true || !found.Add(type)) continue;
                foreach (var property in Declared(type)) next.Push(property.PropertyType);
            }

            return found;
        }
    }

    [Fact]
    public void Events_are_sealed() => Assert.All(Shapes.Cases, shape => Assert.True(shape.IsSealed, $"{shape} is not sealed."));

    [Fact]
    public void A_hierarchy_takes_no_case_from_outside() =>
        Assert.All(
            Shapes.Cases.Select(shape => shape.BaseType!).Distinct(),
            hierarchy => Assert.DoesNotContain(
                hierarchy.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
                constructor => constructor.IsPublic || (constructor.IsFamily && !IsCopy(constructor)) || constructor.IsAssembly));

    [Fact]
    public void Events_and_what_they_hold_never_change()
    {
        foreach (var type in Reachable.Where(type => !type.IsEnum))
        {
            Assert.Empty(type.GetFields(BindingFlags.Instance | BindingFlags.Public));
            foreach (var property in Declared(type).Where(property => property.SetMethod is not null))
                Assert.True(IsInit(property.SetMethod!), $"{type.Name}.{property.Name} can be set.");
        }
    }

    /// <summary>An array or a list would compare by reference and could be changed.</summary>
    [Fact]
    public void Events_hold_no_collection_but_the_equatable_one()
    {
        foreach (var type in Reachable.Where(type => !type.IsGenericType))
        {
            foreach (var property in Declared(type).Where(property => property.PropertyType != typeof(string)))
            {
                var isCollection = property.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable));
                var isOurs = property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(EquatableArray<>);
                Assert.True(!isCollection || isOurs, $"{type.Name}.{property.Name} is a {property.PropertyType.Name}.");
            }
        }
    }

    [Fact]
    public void Every_event_of_an_account_says_when() =>
        Assert.All(Shapes.Cases.Where(shape => shape.IsAssignableTo(typeof(AccountEvent))), shape =>
            Assert.Equal(Make.At, ((AccountEvent)new Make().Of(shape, "event")!).At));

    private static IEnumerable<PropertyInfo> Declared(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.GetIndexParameters().Length == 0);

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsCopy(ConstructorInfo constructor) =>
        constructor.GetParameters() is [{ } only] && only.ParameterType == constructor.DeclaringType;
}
