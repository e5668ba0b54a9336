using System.Net;

namespace Narrowgate.Tests;

public sealed class AddressZoneTests
{
    [Theory]
    [InlineData("8.8.8.8", "Public")]
    [InlineData("172.15.255.255", "Public")]
    [InlineData("172.32.0.0", "Public")]
    [InlineData("2606:4700::1111", "Public")]
    [InlineData("10.1.2.3", "Private")]
    [InlineData("172.16.0.1", "Private")]
    [InlineData("172.31.255.255", "Private")]
    [InlineData("192.168.1.1", "Private")]
    [InlineData("100.64.0.1", "Private")]
    [InlineData("fd00:ec2::254", "Private")]
    [InlineData("::ffff:10.0.0.1", "Private")]
    [InlineData("64:ff9b::a00:1", "Private")]
    [InlineData("127.0.0.1", "Loopback")]
    [InlineData("127.8.8.8", "Loopback")]
    [InlineData("::1", "Loopback")]
    [InlineData("::ffff:127.0.0.1", "Loopback")]
    [InlineData("169.254.169.254", "LinkLocal")]
    [InlineData("fe80::1", "LinkLocal")]
    [InlineData("0.0.0.0", "Nowhere")]
    [InlineData("::", "Nowhere")]
    [InlineData("255.255.255.255", "Nowhere")]
    [InlineData("224.0.0.1", "Nowhere")]
    public void Each_address_lies_in_its_zone(string address, string zone) =>
        AddressZones.Of(IPAddress.Parse(address)).ToString().ShouldBe(zone);

    [Fact]
    public void Documents_lead_outwards_and_never_further_inside()
    {
        var inwards =
            from source in Enum.GetValues<AddressZone>()
            from target in Enum.GetValues<AddressZone>()
            where source.MayLeadTo(target) && target != AddressZone.Public && source != target
            select (source, target);

        inwards.ShouldBe([(AddressZone.Loopback, AddressZone.Private)]);
    }
}
