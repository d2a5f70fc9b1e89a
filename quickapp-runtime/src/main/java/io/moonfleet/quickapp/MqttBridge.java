package io.moonfleet.quickapp;

import io.moonfleet.lua.Arguments;
import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.quickapp.internal.net.MqttConnection;
import io.moonfleet.quickapp.internal.net.TlsSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** {@code mqtt.Client} on Eclipse Paho: every event comes as mail. */
final class MqttBridge {

    private static final int MESSAGES_WAITING = 1_000;
    private static final long SECONDS_HELD_BACK = 30;
    private static final int DEFAULT_KEEP_ALIVE = 60;

    /** How long the broker of the surroundings is waited for: in one process it starts after the QuickApps. */
    private static final Duration BROKER_STARTS = Duration.ofSeconds(20);

    private final Incarnation life;

    /** Whether the broker of the surroundings was there once; then nobody waits for it. */
    private volatile boolean ownBrokerWasThere;

    MqttBridge(Incarnation life) {
        this.life = life;
    }

    void offerTo(LuaTable table) {
        life.settings().mqttBrokerUrl().ifPresent(url -> table.put("mqttBrokerUrl", LuaString.of(url)));
        table.put("mqttConnect", life.function("connect", this::connect));
    }

    /** (uri, options, fire): a table of functions; fire(event name, event table, callback) runs for everything. */
    private Object[] connect(Arguments arguments) {
        var options = arguments.get(2) instanceof LuaTable given
                ? given
                : life.context().newTable();
        var client = new Client(arguments.function(3), isOwnBroker(arguments.text(1)));
        try {
            var rules = life.settings().outbound();
            client.connection = new MqttConnection(settings(arguments.text(1), options), rules::resolve, client);
        } catch (IllegalArgumentException malformed) {
            throw new LuaException(malformed.getMessage());
        }
        life.connections().add(client.connection);
        client.connection.connect(client.new Reply("", options, Tells.NOTHING));
        return HostFunction.one(client.functions());
    }

    private MqttConnection.Settings settings(String uri, LuaTable options) {
        var tls = options.get("tls") instanceof LuaTable given
                ? new TlsSettings(
                        Options.isTrue(given, "allowUnauthorized"),
                        Options.text(given, "certificateAuthority"),
                        Options.text(given, "clientCertificate"),
                        Options.text(given, "clientKey"))
                : TlsSettings.DEFAULT;
        return new MqttConnection.Settings(
                uri,
                port(options),
                Options.text(options, "clientId"),
                Options.text(options, "username"),
                Options.text(options, "password"),
                !Boolean.FALSE.equals(options.get("cleanSession")),
                Options.integer(options, "keepAlivePeriod", DEFAULT_KEEP_ALIVE),
                options.get("lastWill") instanceof LuaTable will ? Optional.of(will(will)) : Optional.empty(),
                tls,
                Options.isTrue(options, "autoReconnect"),
                isOwnBroker(uri) && !ownBrokerWasThere ? BROKER_STARTS : Duration.ZERO);
    }

    private boolean isOwnBroker(String uri) {
        return life.settings().mqttBrokerUrl().filter(uri::equals).isPresent();
    }

    private MqttConnection.Will will(LuaTable will) {
        var topic = Options.text(will, "topic").orElseThrow(() -> new LuaException("lastWill needs a topic"));
        return new MqttConnection.Will(topic, bytes(will.get("payload")), qos(will), Options.isTrue(will, "retain"));
    }

    private byte[] bytes(Object payload) {
        return switch (payload) {
            case null -> new byte[0];
            case LuaString text -> text.bytes();
            default -> LuaString.of(life.context().tostring(payload)).bytes();
        };
    }

    private static int qos(LuaTable options) {
        return qos(Options.integer(options, "qos", 0));
    }

    private static int qos(int qos) {
        if (qos < 0 || qos > 2) {
            throw new LuaException("qos must be 0, 1 or 2, not " + qos);
        }
        return qos;
    }

    private static OptionalInt port(LuaTable options) {
        var port = Options.integer(options, "port", 0);
        return port > 0 ? OptionalInt.of(port) : OptionalInt.empty();
    }

    /** One connection and its Lua side. */
    private final class Client implements MqttConnection.Events {

        private final LuaFunction fire;
        private final Semaphore room = new Semaphore(MESSAGES_WAITING);
        private final boolean isOfOwnBroker;
        private MqttConnection connection;

        Client(LuaFunction fire, boolean isOfOwnBroker) {
            this.fire = fire;
            this.isOfOwnBroker = isOfOwnBroker;
        }

        private LuaTable functions() {
            var table = life.context().newTable();
            define(table, "publish", arguments -> {
                var options = options(arguments, 3);
                var reply = new Reply("published", options, Tells.PACKET);
                return connection.publish(
                        arguments.text(1),
                        bytes(arguments.get(2)),
                        qos(options),
                        Options.isTrue(options, "retain"),
                        reply);
            });
            define(table, "subscribe", arguments -> {
                var options = options(arguments, 2);
                return connection.subscribe(
                        topics(arguments, qos(options)), new Reply("subscribed", options, Tells.RESULTS));
            });
            define(
                    table,
                    "unsubscribe",
                    arguments -> connection.unsubscribe(
                            List.copyOf(topics(arguments, 0).keySet()),
                            new Reply("unsubscribed", options(arguments, 2), Tells.PACKET)));
            define(table, "disconnect", arguments -> {
                connection.disconnect(new Reply("closed", options(arguments, 1), Tells.NOTHING));
                return 0;
            });
            return table;
        }

        private interface Body {
            int run(Arguments arguments);
        }

        private void define(LuaTable table, String name, Body body) {
            table.put(name, life.function(name, arguments -> {
                life.requireRight();
                return HostFunction.one((long) body.run(arguments));
            }));
        }

        private LuaTable options(Arguments arguments, int index) {
            return arguments.get(index) instanceof LuaTable given
                    ? given
                    : life.context().newTable();
        }

        /** One topic, a list of them, or a list of pairs {topic, QoS}. */
        private Map<String, Integer> topics(Arguments arguments, int qos) {
            var topics = new LinkedHashMap<String, Integer>();
            if (!(arguments.get(1) instanceof LuaTable list)) {
                topics.put(arguments.text(1), qos);
                return topics;
            }
            for (var i = 1L; i <= list.length(); i++) {
                if (list.get(i) instanceof LuaTable pair) {
                    var own = pair.get(2L) instanceof Number number ? qos(number.intValue()) : qos;
                    topics.put(life.context().tostring(pair.get(1L)), own);
                } else {
                    topics.put(life.context().tostring(list.get(i)), qos);
                }
            }
            return topics;
        }

        private void fire(String event, EventFields fields, LuaFunction callback) {
            life.post(() -> {
                var table = life.context().newTable();
                fields.fill(table);
                life.run(fire, LuaString.of(event), table, callback);
            });
        }

        @Override
        public void connected(boolean sessionPresent) {
            if (isOfOwnBroker) {
                ownBrokerWasThere = true;
            }
            fire(
                    "connected",
                    event -> {
                        event.put("sessionPresent", (Object) sessionPresent);
                        event.put("returnCode", (Object) 0L);
                    },
                    null);
        }

        @Override
        public void closed(String why, boolean forGood) {
            if (forGood) {
                release();
            }
            fire("closed", event -> event.put("message", LuaString.of(why)), null);
        }

        private void release() {
            life.connections().remove(connection);
            connection.close();
        }

        /** Waits for room, so that a flood is held back at the broker instead of filling the memory. */
        @Override
        public void message(MqttConnection.Message message) throws InterruptedException {
            if (!room.tryAcquire(SECONDS_HELD_BACK, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the QuickApp does not read its messages"); // breaks the connection
            }
            var accepted = life.post(() -> {
                room.release();
                var event = life.context().newTable();
                event.put("topic", LuaString.of(message.topic()));
                event.put("payload", LuaString.wrap(message.payload()));
                event.put("qos", (Object) (long) message.qos());
                event.put("retain", (Object) message.retain());
                event.put("dup", (Object) message.duplicate());
                event.put("packetId", (Object) (long) message.packetId());
                life.run(fire, LuaString.of("message"), event);
            });
            if (!accepted) {
                room.release();
            }
        }

        /** Turns the end of a request into its event and its callback. */
        private final class Reply implements MqttConnection.Done {

            private final String event;
            private final LuaFunction callback;
            private final Tells tells;

            Reply(String event, LuaTable options, Tells tells) {
                this.event = event;
                this.tells = tells;
                this.callback = options.get("callback") instanceof LuaFunction found ? found : null;
            }

            @Override
            public void succeeded(int packetId, int[] grantedQos) {
                if (event.equals("closed")) {
                    release();
                }
                fire(
                        event,
                        table -> {
                            if (tells != Tells.NOTHING) {
                                table.put("packetId", (Object) (long) packetId);
                            }
                            if (tells == Tells.RESULTS) {
                                table.put("results", results(grantedQos));
                            }
                        },
                        callback);
            }

            private LuaTable results(int[] grantedQos) {
                var results = life.context().newTable();
                for (var i = 0; i < grantedQos.length; i++) {
                    results.put(i + 1L, (Object) (long) grantedQos[i]);
                }
                return results;
            }

            @Override
            public void failed(int code, String message) {
                if (event.isEmpty()) {
                    release(); // it never was connected
                }
                fire(
                        "error",
                        table -> {
                            table.put("code", (Object) (long) code);
                            table.put("message", LuaString.of(message));
                        },
                        callback);
            }
        }
    }

    /** What the event that ends a request tells. */
    private enum Tells {
        NOTHING,
        PACKET,
        RESULTS
    }

    private interface EventFields {
        void fill(LuaTable event);
    }
}
