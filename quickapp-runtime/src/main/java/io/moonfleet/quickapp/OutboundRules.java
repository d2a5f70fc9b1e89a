package io.moonfleet.quickapp;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where QuickApps may connect to. The longest range that holds an address decides; what is in none is allowed.
 *
 * @param allowed ranges like {@code 192.168.1.0/24}
 * @param denied ranges
 */
public record OutboundRules(List<String> allowed, List<String> denied) {

    /** For a machine of one's own. */
    public static final OutboundRules EVERYWHERE = new OutboundRules(List.of(), List.of());

    /** For a cluster: not the pod itself, nor its neighbours, nor the machines' metadata services. */
    public static final OutboundRules NO_LOCAL = new OutboundRules(
            List.of(),
            List.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "168.63.129.16/32", // a cloud's way to its machines
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/3", // groups, and what is reserved
                    "::/96",
                    "64:ff9b::/96", // what a gateway turns into an IPv4 address, also a private one
                    "64:ff9b:1::/48",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "ff00::/8"));

    /** What {@link #of} understands instead of a range. */
    private static final String LOCAL = "local";

    /** Rules as people write them: ranges, and {@code local} for all that {@link #NO_LOCAL} denies. */
    public static OutboundRules of(List<String> allowed, List<String> denied) {
        var all = new ArrayList<String>();
        for (var range : denied) {
            if (range.equals(LOCAL)) {
                all.addAll(NO_LOCAL.denied);
            } else {
                all.add(range);
            }
        }
        return new OutboundRules(allowed, all);
    }

    public OutboundRules {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
        allowed.forEach(Range::parse); // malformed ones are refused here, not when somebody connects
        denied.forEach(Range::parse);
    }

    private record Range(InetAddress address, int bits) {

        static Range parse(String text) {
            var parts = text.split("/", 2);
            try {
                var address = InetAddress.ofLiteral(parts[0]);
                var all = address.getAddress().length * 8;
                var bits = parts.length == 2 ? Integer.parseInt(parts[1]) : all;
                if (bits < 0 || bits > all) { // such a range would hold nothing, and deny nothing
                    throw new IllegalArgumentException(bits + " of " + all + " bits");
                }
                return new Range(address, bits);
            } catch (IllegalArgumentException malformed) {
                throw new IllegalArgumentException("'" + text + "' is no address range like 10.0.0.0/8", malformed);
            }
        }

        boolean holds(InetAddress other) {
            var mine = address.getAddress();
            var theirs = other.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            var shift = mine.length * 8 - bits;
            return new BigInteger(1, mine).shiftRight(shift).equals(new BigInteger(1, theirs).shiftRight(shift));
        }
    }

    public boolean allows(InetAddress address) {
        return longest(allowed, address) >= longest(denied, address);
    }

    private static int longest(List<String> ranges, InetAddress address) {
        return ranges.stream()
                .map(Range::parse)
                .filter(range -> range.holds(address))
                .mapToInt(Range::bits)
                .max()
                .orElse(-1);
    }

    /**
     * Looks a name up and checks what it stands for; connect to the result, not to the name, which may change.
     *
     * @throws IOException there is no such host, or it may not be connected to
     */
    InetAddress resolve(String host) throws IOException {
        try {
            var address = InetAddress.getByName(host);
            if (!allows(address)) {
                throw new IOException("connections to " + host + " (" + address.getHostAddress()
                        + ") are not allowed by the hub's outbound rules");
            }
            return address;
        } catch (UnknownHostException unknown) {
            throw new IOException("host not found: " + host, unknown);
        }
    }
}
