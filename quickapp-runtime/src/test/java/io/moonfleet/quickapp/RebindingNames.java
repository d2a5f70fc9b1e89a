package io.moonfleet.quickapp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The name server of an attacker: each name that ends in {@link #ZONE} has another address whenever it is looked up, first
 * {@link #ALLOWED} or first {@link #FORBIDDEN}. Java finds this class by its service file.
 */
public final class RebindingNames extends InetAddressResolverProvider {

    static final String ZONE = ".rebind.test";
    static final InetAddress ALLOWED = InetAddress.ofLiteral("127.0.0.2");
    static final InetAddress FORBIDDEN = InetAddress.ofLiteral("127.0.0.1");

    private final Map<String, AtomicInteger> lookups = new ConcurrentHashMap<>();

    @Override
    public InetAddressResolver get(Configuration configuration) {
        var usual = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                return host.endsWith(ZONE) ? Stream.of(next(host)) : usual.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return usual.lookupByAddress(address);
            }
        };
    }

    private InetAddress next(String host) throws UnknownHostException {
        var lookup = lookups.computeIfAbsent(host, _ -> new AtomicInteger()).getAndIncrement();
        var first = host.startsWith("good") ? ALLOWED : FORBIDDEN;
        var second = host.startsWith("good") ? FORBIDDEN : ALLOWED;
        var address = lookup % 2 == 0 ? first : second;
        return InetAddress.getByAddress(host, address.getAddress());
    }

    @Override
    public String name() {
        return "an attacker's name server";
    }
}
