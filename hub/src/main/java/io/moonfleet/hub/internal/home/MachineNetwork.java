package io.moonfleet.hub.internal.home;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network of the machine that the hub runs on; empty texts for what it does not have.
 *
 * @param hardwareAddress like {@code 02:1a:…}, in small letters
 */
public record MachineNetwork(String address, String mask, String gateway, String hardwareAddress) {

    /** Another machine on the same wire. */
    public record Neighbour(String address, String hardwareAddress) {}

    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final Path NEIGHBOURS = Path.of("/proc/net/arp");
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final Logger LOG = LoggerFactory.getLogger(MachineNetwork.class);

    /** What the first interface that is up and no loopback says now. */
    public static MachineNetwork now() {
        try {
            for (var each : NetworkInterface.networkInterfaces().toList()) {
                if (each.isUp() && !each.isLoopback()) {
                    var network = of(each);
                    if (network.isPresent()) {
                        return network.get();
                    }
                }
            }
        } catch (SocketException e) {
            LOG.debug("the machine's network can't be seen", e);
        }
        return new MachineNetwork("", "", "", "");
    }

    private static Optional<MachineNetwork> of(NetworkInterface from) throws SocketException {
        for (var address : from.getInterfaceAddresses()) {
            if (address.getAddress() instanceof Inet4Address) {
                var hardware = from.getHardwareAddress();
                return Optional.of(new MachineNetwork(
                        address.getAddress().getHostAddress(),
                        mask(address),
                        defaultGateway(),
                        hardware == null ? "" : COLONS.formatHex(hardware)));
            }
        }
        return Optional.empty();
    }

    private static String mask(InterfaceAddress address) {
        return dotted(address.getNetworkPrefixLength() == 0 ? 0 : -1 << 32 - address.getNetworkPrefixLength());
    }

    private static String dotted(int address) {
        var bytes = ByteBuffer.allocate(Integer.BYTES).putInt(address).array();
        return "%d.%d.%d.%d".formatted(bytes[0] & 255, bytes[1] & 255, bytes[2] & 255, bytes[3] & 255);
    }

    /** Linux writes the default route's gateway in hexadecimal, the last byte first. */
    private static String defaultGateway() {
        for (var line : lines(ROUTES)) {
            var columns = line.split("\\s+", -1);
            if (columns.length > 2 && columns[1].equals("00000000")) {
                return dotted(Integer.reverseBytes(HexFormat.fromHexDigits(columns[2])));
            }
        }
        return "";
    }

    /** Whom this machine has lately spoken with. */
    public static List<Neighbour> neighbours() {
        return lines(NEIGHBOURS).stream()
                .map(line -> line.split("\\s+", -1))
                .filter(columns -> columns.length > 3 && columns[3].contains(":"))
                .map(columns -> new Neighbour(columns[0], columns[3]))
                .toList();
    }

    /** Empty where there is no such file: not every machine is a Linux. */
    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file, StandardCharsets.US_ASCII) : List.of();
        } catch (IOException e) {
            LOG.debug("{} can't be read", file, e);
            return List.of();
        }
    }
}
