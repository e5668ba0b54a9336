using System.Globalization;
using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward.Encode;

/// <summary>Query and ec2 requests: always a POST of a form.</summary>
internal sealed class FormEncoder
{
    private readonly StringBuilder _form = new();
    private readonly FormNames _names;

    private FormEncoder(FormNames names) => _names = names;

    public static UpstreamRequest Encode(AwsCall call)
    {
        var encoder = new FormEncoder(FormNames.Of(call.Protocol));
        encoder.Add("Action", call.Operation.Name);
        encoder.Add("Version", call.Service.ApiVersion);
        encoder.Structure(call.Parameters, call.Operation.Input ?? NoParameters.Shape, prefix: null);
        return new UpstreamRequest("POST", "/", string.Empty,
            [new Header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
            Encoding.ASCII.GetBytes(encoder._form.ToString()));
    }

    private void Structure(Value.Structure structure, Shape shape, string? prefix)
    {
        foreach (var (name, value) in structure.Members)
        {
            var member = shape.MembersByName[name];
            var wireName = value is Value.List { Items.IsEmpty: true } ? FormNames.OfEmptyList(member) : _names.Of(member);
            Write(value, member, prefix is null ? wireName : $"{prefix}.{wireName}");
        }
    }

    private void Write(Value value, Member member, string name)
    {
        switch (value, member.Shape.Kind)
        {
            case (Value.Structure structure, ShapeKind.Structure):
                Structure(structure, member.Shape, name);
                break;
            case (Value.Structure map, ShapeKind.Map):
                Map(map, member, name);
                break;
            case (Value.List list, ShapeKind.List):
                List(list, member, name);
                break;
            default:
                Add(name, WireTextWriter.Write(value, member, TimestampFormat.Iso8601));
                break;
        }
    }

    private void List(Value.List list, Member member, string name)
    {
        if (list.Items.IsEmpty && _names.SaysEmptyLists)
        {
            Add(name, string.Empty);
        }
        var step = _names.ListStep(member);
        for (var index = 0; index < list.Items.Length; index++)
        {
            Write(list.Items[index], member.Shape.Element!, Item(name, step, index));
        }
    }

    private void Map(Value.Structure map, Member member, string name)
    {
        var step = FormNames.MapStep(member);
        var index = 0;
        foreach (var (key, value) in map.Members)
        {
            var entry = Item(name, step, index++);
            Add($"{entry}.{FormNames.KeyName(member.Shape)}", key);
            Write(value, member.Shape.MapValue!, $"{entry}.{FormNames.ValueName(member.Shape)}");
        }
    }

    private static string Item(string name, string? step, int index) => step is null
        ? string.Create(CultureInfo.InvariantCulture, $"{name}.{index + 1}")
        : string.Create(CultureInfo.InvariantCulture, $"{name}.{step}.{index + 1}");

    private void Add(string name, string value) => _form.Append(_form.Length == 0 ? string.Empty : "&")
        .Append(PercentEncoding.Encode(name)).Append('=').Append(PercentEncoding.Encode(value));
}
