using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;
using Narrowgate.Aws.Tests.Cbor;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Decode;

public sealed class CborBodyTests
{
    private static readonly Shape Thing = MakeThing();

    [Theory]
    [InlineData("bf 'Name' 7f 'a' 'b' ff ff", """{"Name":"ab"}""")]
    [InlineData("a2 'Name' f6 'On' f5", """{"On":true}""")]
    [InlineData("a2 'Name' f7 'On' f4", """{"On":false}""")]
    [InlineData("a1 'Size' 3a 00000000", """{"Size":-1}""")]
    [InlineData("a1 'Size' 1b 7fffffffffffffff", """{"Size":9223372036854775807}""")]
    [InlineData("a1 'Ratio' 05", """{"Ratio":5}""")]
    [InlineData("a1 'Ratio' f9 3e00", """{"Ratio":1.5}""")]
    [InlineData("a1 'Ratio' f9 7e00", """{"Ratio":"NaN"}""")]
    [InlineData("a1 'Ratio' fa ff800000", """{"Ratio":"-Infinity"}""")]
    [InlineData("a1 'Data' 5f 41 01 40 42 0203 ff", """{"Data":"AQID"}""")]
    [InlineData("a1 'At' c1 1a 65e07930", """{"At":"2024-02-29T12:31:44Z"}""")]
    [InlineData("a1 'At' c1 fb 41d9781e4c1f9add", """{"At":"2024-02-29T12:31:44.493827Z"}""")]
    [InlineData("a1 'At' c1 20", """{"At":"1969-12-31T23:59:59Z"}""")]
    [InlineData("a1 'Parts' 9f a0 bf 'Name' 'x' ff f6 ff", """{"Parts":[{},{"Name":"x"},null]}""")]
    [InlineData("a1 'Tags' a3 'b' '1' '' '2' 'a' f6", """{"Tags":{"":"2","a":null,"b":"1"}}""")]
    public void What_means_the_same_reads_the_same(string body, string json)
    {
        var trail = new Trail(64);
        var parameters = new CborBody(trail).Read(CborNotation.Bytes(body), Thing);
        parameters.ShouldNotBeNull(trail.Refusal?.Message);
        System.Text.Encoding.UTF8.GetString(ValueJson.ToUtf8(parameters)).ShouldBe(json);
    }

    [Theory]
    [InlineData("f6", "The request is a CBOR Null, where the model has a Structure")]
    [InlineData("80", "The request is a CBOR Array, where the model has a Structure")]
    [InlineData("a0 00", "something follows the end (at byte 1)")]
    [InlineData("a1 'Nonsense' 01", "unknown member 'Nonsense'")]
    [InlineData("a1 'name' '1'", "unknown member 'name'")]
    [InlineData("a2 'Name' 'a' 'Name' 'b'", "key 'Name' more than once")]
    [InlineData("a2 'Name' f6 'Name' 'b'", "key 'Name' more than once")]
    [InlineData("a2 'Name' 'a' 7f 'Na' 'me' ff 'b'", "key 'Name' more than once")]
    [InlineData("a1 'Tags' a2 'a' '1' 'a' '2'", "'Tags' has the key 'a' more than once")]
    [InlineData("a1 44 4e616d65 'a'", "key that is a CBOR Bytes")]
    [InlineData("a1 00 'a'", "key that is a CBOR Unsigned")]
    [InlineData("a1 'Name' 41 61", "'Name' is a CBOR Bytes, where the model has a String")]
    [InlineData("a1 'Name' 01", "'Name' is a CBOR Unsigned, where the model has a String")]
    [InlineData("a1 'Data' 'AQID'", "'Data' is a CBOR Text, where the model has a Blob")]
    [InlineData("a1 'On' 01", "'On' is a CBOR Unsigned, where the model has a Boolean")]
    [InlineData("a1 'On' 'true'", "'On' is a CBOR Text, where the model has a Boolean")]
    [InlineData("a1 'Size' f93c00", "'Size' is a CBOR Float, where the model has a Integer")]
    [InlineData("a1 'Size' '1'", "'Size' is a CBOR Text, where the model has a Integer")]
    [InlineData("a1 'Size' c2 41 01", "'Size' is a CBOR big number (tag 2), where the model has a Integer")]
    [InlineData("a1 'Size' c3 41 01", "big number (tag 3)")]
    [InlineData("a1 'Ratio' c4 82 20 0f", "decimal fraction (tag 4)")]
    [InlineData("a1 'Ratio' 'NaN'", "'Ratio' is a CBOR Text")]
    [InlineData("a1 'At' 1a 65e07930", "'At' is a CBOR Unsigned, where the model has a Timestamp")]
    [InlineData("a1 'At' c0 '2024-02-29T12:00:00Z'", "item with tag 0")]
    [InlineData("a1 'At' c1 '0'", "'At' is a CBOR Text with tag 1")]
    [InlineData("a1 'At' c1 c1 00", "'At' is a CBOR item with tag 1 with tag 1")]
    [InlineData("a1 'At' c1 f97e00", "'At' is not a timestamp")]
    [InlineData("a1 'At' c1 1b ffffffffffffffff", "'At' is not a timestamp")]
    [InlineData("a1 'Name' d9d9f7 'a'", "item with tag 55799")]
    [InlineData("d9d9f7 a0", "The request is a CBOR item with tag 55799")]
    [InlineData("a1 'Any' a0", "'Any' is a CBOR Map, where the model has a Document")]
    [InlineData("a1 'Parts' 82 a0 a1 'Parts' 81 a1 'Size' f4", "'Parts[1].Parts[0].Size' is a CBOR False")]
    [InlineData("a1 'Parts' 82 a0 a1 'Name' 62 c328", "'Parts[1].Name' has a body that is not strict CBOR: a text is not UTF-8")]
    [InlineData("a1 'Parts' 9f a0", "'Parts[1]' has a body that is not strict CBOR: it ends")]
    [InlineData("a1 'Name' 7a ffffffff 61", "'Name' has a body that is not strict CBOR: an item is longer than what is left")]
    [InlineData("a1 'Parts' 9b 0fffffffffffffff", "'Parts' has a body that is not strict CBOR: an item is longer than what is left")]
    [InlineData("bb 4000000000000000 'Name' 'a'", "longer than what is left")]
    public void What_is_doubtful_is_refused_at_its_place(string body, string because)
    {
        var trail = new Trail(64);
        new CborBody(trail).Read(CborNotation.Bytes(body), Thing).ShouldBeNull();
        trail.Refusal.ShouldNotBeNull().Message.ShouldContain(because);
    }

    [Fact]
    public void What_is_nested_too_deep_is_refused()
    {
        var body = string.Concat(Enumerable.Repeat("a1 'Parts' 81", 33)) + "a0";
        var trail = new Trail(64);
        new CborBody(trail).Read(CborNotation.Bytes(body), Thing).ShouldBeNull();
        trail.Refusal.ShouldNotBeNull().Message.ShouldContain("nested deeper than 64 levels");
    }

    [Fact]
    public void What_was_read_is_written_so_that_it_reads_the_same_and_always_in_the_same_bytes() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Structures(3).ToArbitrary(), structure =>
        {
            var written = CborWriting.Structure(structure, Thing);
            var trail = new Trail(64);
            var read = new CborBody(trail).Read(written, Thing);
            read.ShouldBe(structure, trail.Refusal?.Message);
            CborWriting.Structure(read!, Thing).ShouldBe(written);
            CborAsJson.Read(written).ShouldNotBeNull();
        }));

    [Fact]
    public void The_same_parameters_read_the_same_in_JSON_and_in_CBOR() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Structures(3).ToArbitrary(), structure =>
        {
            var trail = new Trail(64);
            var reader = new JsonBody(trail);
            var json = reader.Read(JsonWriting.Structure(structure, Thing), 64, root => reader.Structure(root, Thing));
            json.ShouldBe(new CborBody(trail).Read(CborWriting.Structure(structure, Thing), Thing), trail.Refusal?.Message);
        }));

    [Fact]
    public void No_bytes_break_the_reader() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(Structures(2).ToArbitrary(), ArbMap.Default.ArbFor<(NonNegativeInt, NonNegativeInt, byte[])>(), (structure, change) =>
        {
            var good = CborWriting.Structure(structure, Thing);
            var at = change.Item1.Get % good.Length;
            var cut = Math.Min(change.Item2.Get % 4, good.Length - at);
            byte[] changed = [.. good[..at], .. change.Item3, .. good[(at + cut)..]];
            foreach (var bytes in (byte[][])[changed, change.Item3])
            {
                _ = CborAsJson.Read(bytes);
                var trail = new Trail(16);
                if (new CborBody(trail).Read(bytes, Thing) is not { } read)
                {
                    trail.Refusal.ShouldNotBeNull().Message.ShouldNotBeEmpty();
                    continue;
                }
                new CborBody(trail).Read(CborWriting.Structure(read, Thing), Thing).ShouldBe(read);
            }
        }));

    /// <summary>A structure with a member of every kind, some of them structures like itself.</summary>
    private static Shape MakeThing()
    {
        var thing = new Shape { Name = "Thing", Kind = ShapeKind.Structure };
        var text = Of(ShapeKind.String);
        var parts = new Shape { Name = "Parts", Kind = ShapeKind.List, Element = Named("member", thing) };
        var tags = new Shape { Name = "Tags", Kind = ShapeKind.Map, Key = Named("key", text), MapValue = Named("value", text) };
        thing.Members =
        [
            Named("Name", text), Named("Size", Of(ShapeKind.Integer)), Named("Ratio", Of(ShapeKind.Float)), Named("On", Of(ShapeKind.Boolean)),
            Named("Data", Of(ShapeKind.Blob)), Named("At", Of(ShapeKind.Timestamp)), Named("Any", Of(ShapeKind.Document)),
            Named("Parts", parts), Named("Tags", tags),
        ];
        thing.MembersByName = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(thing.Members, member => member.Name);
        return thing;
    }

    private static Shape Of(ShapeKind kind) => new() { Name = kind.ToString(), Kind = kind };

    private static Member Named(string name, Shape shape) => new() { Name = name, Shape = shape };

    private static Gen<Value.Structure> Structures(int depth)
    {
        var texts = ArbMap.Default.GeneratorFor<UnicodeString>().Where(text => text.Get is not null)
            .Select(text => new string([.. text.Get.Where(letter => !char.IsSurrogate(letter))]));
        Gen<(string, Value)>[] members =
        [
            texts.Select(text => ("Name", (Value)new Value.Text(text))),
            ArbMap.Default.GeneratorFor<long>().Select(number => ("Size", (Value)new Value.Number(number.ToString(CultureInfo.InvariantCulture)))),
            ArbMap.Default.GeneratorFor<double>().Select(number => ("Ratio", Ratio(number))),
            ArbMap.Default.GeneratorFor<bool>().Select(truth => ("On", (Value)new Value.Boolean(truth))),
            ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => ("Data", (Value)new Value.Blob(bytes))),
            ArbMap.Default.GeneratorFor<int>().Select(at => ("At", (Value)new Value.Timestamp(DateTimeOffset.UnixEpoch.AddMilliseconds(at * 997L)))),
            texts.Select(text => ("Tags", (Value)Value.Structure.Empty.With(text, new Value.Text(text)).With("", Value.Null.Instance))),
        ];
        var all = depth == 0
            ? members
            : [.. members, Structures(depth - 1).ListOf().Select(parts => ("Parts", (Value)new Value.List([.. parts])))];
        return Gen.OneOf(all).ListOf().Select(chosen => chosen.Aggregate(
            Value.Structure.Empty, (structure, member) => structure.With(member.Item1, member.Item2)));
    }

    private static Value Ratio(double number)
    {
        var digits = number.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? new Value.Number(digits) : new Value.Text(digits);
    }
}
