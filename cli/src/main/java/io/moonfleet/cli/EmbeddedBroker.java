package io.moonfleet.cli;

import java.util.Map;
import java.util.Set;
import javax.management.MBeanServerFactory;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** An MQTT broker inside this process, on loopback only, that keeps nothing: the store decides, messages only carry. */
final class EmbeddedBroker implements AutoCloseable {

    /** What one address may hold before publishers are slowed down. */
    private static final long ADDRESS_BYTES = 64L << 20;

    private final EmbeddedActiveMQ broker;

    private EmbeddedBroker(EmbeddedActiveMQ broker) {
        this.broker = broker;
    }

    /** {@code mqtt://127.0.0.1:port}: where a broker on that port is reached by everybody. */
    static String url(int port) {
        return "mqtt://127.0.0.1:" + port;
    }

    /** Where it is reached by the services. */
    static String url(int port, String password) {
        return "mqtt://" + BrokerAccounts.SERVICES + ":" + password + "@127.0.0.1:" + port;
    }

    /**
     * Starts on a loopback port, which the caller has found to be free.
     *
     * @param password of the services
     */
    static EmbeddedBroker start(int port, String password) {
        var broker = new EmbeddedActiveMQ();
        broker.setSecurityManager(new BrokerAccounts(password));
        broker.setConfiguration(configuration(port));
        // Nobody looks at it: without one, the broker asks for the JVM's, and that is filled with all the JDK knows of
        // itself.
        broker.setMbeanServer(MBeanServerFactory.newMBeanServer());
        try {
            broker.start();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the embedded broker does not start on " + url(port) + ": " + e.getMessage(), e);
        }
        return new EmbeddedBroker(broker);
    }

    private static ConfigurationImpl configuration(int port) {
        var acceptor = new TransportConfiguration(
                NettyAcceptorFactory.class.getName(),
                Map.of("host", "127.0.0.1", "port", port, "protocols", "MQTT", "tcpNoDelay", true, "useEpoll", false),
                "mqtt");
        var configuration = new ConfigurationImpl();
        configuration
                .setPersistenceEnabled(false)
                .setSecurityEnabled(true)
                .setJMXManagementEnabled(false)
                .setMessageCounterEnabled(false)
                .setGracefulShutdownEnabled(false)
                .setName("moonfleet")
                .setScheduledThreadPoolMaxSize(1)
                .setThreadPoolMaxSize(4)
                .setAcceptorConfigurations(Set.of(acceptor))
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setAutoCreateQueues(true)
                                .setAutoCreateAddresses(true)
                                .setMaxSizeBytes(ADDRESS_BYTES)
                                .setAddressFullMessagePolicy(AddressFullMessagePolicy.BLOCK));
        return configuration;
    }

    @Override
    public void close() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the embedded broker does not stop: " + e.getMessage(), e);
        }
    }
}
