package io.moonfleet.quickapp;

import io.moonfleet.lua.Arguments;
import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.quickapp.internal.net.Reply;
import io.moonfleet.quickapp.internal.net.TcpConnection;
import io.moonfleet.quickapp.internal.net.UdpSocket;
import io.moonfleet.quickapp.internal.net.WebSocketConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.concurrent.RejectedExecutionException;

/** {@code net.TCPSocket}, {@code net.UDPSocket} and {@code net.WebSocketClient}: every answer comes as mail. */
final class SocketBridge {

    private final Incarnation life;
    private final LuaContext context;

    SocketBridge(Incarnation life) {
        this.life = life;
        this.context = life.context();
    }

    void offerTo(LuaTable table) {
        table.put("tcp", life.function("TCPSocket", this::tcp));
        table.put("udp", life.function("UDPSocket", this::udp));
        table.put("webSocket", life.function("WebSocketClient", this::webSocket));
    }

    /** How a result becomes the arguments of a success callback. */
    private interface Results<T> {
        Object[] of(T result);
    }

    private <T> Reply<T> reply(Arguments arguments, int index, Results<T> results) {
        var callbacks = arguments.get(index) instanceof LuaTable given ? given : context.newTable();
        var success = callbacks.get("success") instanceof LuaFunction found ? found : null;
        var error = callbacks.get("error") instanceof LuaFunction found ? found : null;
        return new Reply<>() {
            @Override
            public void succeeded(T result) {
                if (success != null) {
                    life.post(() -> life.run(success, results.of(result)));
                }
            }

            @Override
            public void failed(String message) {
                if (error != null) {
                    life.post(() -> life.run(error, LuaString.of(message)));
                }
            }
        };
    }

    private void define(LuaTable table, String name, HostFunction body) {
        table.put(name, life.function(name, arguments -> {
            life.requireRight();
            return body.call(arguments);
        }));
    }

    static int port(Arguments arguments, int index) {
        var port = arguments.integer(index);
        if (port < 0 || port > 65_535) {
            throw arguments.bad(index, "a port from 0 to 65535 expected");
        }
        return (int) port;
    }

    /** (timeout in milliseconds) */
    private Object[] tcp(Arguments arguments) {
        var rules = life.settings().outbound();
        var connection = new TcpConnection(rules::resolve, (int) arguments.integer(1, 0));
        return HostFunction.one(tcpFunctions(connection));
    }

    LuaTable tcpFunctions(TcpConnection connection) {
        var table = context.newTable();
        define(table, "connect", call -> {
            life.connections().add(connection);
            connection.connect(
                    call.text(1),
                    port(call, 2),
                    forgetting(connection, this.<String>reply(call, 3, result -> new Object[0])));
            return HostFunction.NOTHING;
        });
        define(table, "write", call -> {
            connection.write(
                    call.string(1).bytes(), this.<Integer>reply(call, 2, count -> new Object[] {(long) count}));
            return HostFunction.NOTHING;
        });
        define(table, "read", call -> {
            connection.read(
                    ending(connection, this.<byte[]>reply(call, 1, data -> new Object[] {LuaString.wrap(data)})));
            return HostFunction.NOTHING;
        });
        define(table, "readUntil", call -> {
            var delimiter = call.string(1);
            if (delimiter.length() == 0) {
                throw call.bad(1, "a delimiter expected, got an empty string");
            }
            connection.readUntil(
                    delimiter.bytes(), this.<byte[]>reply(call, 2, data -> new Object[] {LuaString.wrap(data)}));
            return HostFunction.NOTHING;
        });
        define(table, "close", call -> {
            connection.closeAfterWrites(() -> life.connections().remove(connection));
            return HostFunction.NOTHING;
        });
        return table;
    }

    /** A connection that never came about counts no longer. */
    private <T> Reply<T> forgetting(TcpConnection connection, Reply<T> reply) {
        return new Reply<>() {
            @Override
            public void succeeded(T result) {
                reply.succeeded(result);
            }

            @Override
            public void failed(String message) {
                life.connections().remove(connection);
                reply.failed(message);
            }
        };
    }

    /** Nor does one that the other side has ended. */
    private <T> Reply<T> ending(TcpConnection connection, Reply<T> reply) {
        return new Reply<>() {
            @Override
            public void succeeded(T result) {
                reply.succeeded(result);
            }

            @Override
            public void failed(String message) {
                if (connection.hasEnded()) {
                    life.connections().remove(connection);
                    closeQuietly(connection);
                }
                reply.failed(message);
            }
        };
    }

    private static void closeQuietly(AutoCloseable connection) {
        try {
            connection.close();
        } catch (Exception alreadyBroken) {
            System.getLogger(SocketBridge.class.getName())
                    .log(System.Logger.Level.DEBUG, "a connection did not close cleanly", alreadyBroken);
        }
    }

    /** (broadcast, timeout in milliseconds) */
    private Object[] udp(Arguments arguments) {
        var rules = life.settings().outbound();
        UdpSocket socket;
        try {
            socket = new UdpSocket(rules::resolve, arguments.truth(1), (int) arguments.integer(2, 0));
        } catch (IOException noSocket) {
            throw new LuaException(noSocket.getMessage());
        }
        life.connections().add(socket);
        return HostFunction.one(udpFunctions(socket));
    }

    private LuaTable udpFunctions(UdpSocket socket) {
        var table = context.newTable();
        define(table, "bind", call -> {
            try {
                socket.bind(call.text(1), port(call, 2));
                return HostFunction.one((long) socket.port());
            } catch (IOException taken) {
                throw new LuaException(
                        "cannot bind " + call.text(1) + ":" + call.integer(2) + ": " + taken.getMessage());
            }
        });
        define(table, "sendTo", call -> {
            socket.sendTo(call.string(1).bytes(), call.text(2), port(call, 3), this.<Integer>reply(call, 4, count ->
                    new Object[] {(long) count}));
            return HostFunction.NOTHING;
        });
        define(table, "receive", call -> {
            socket.receive(this.<UdpSocket.Datagram>reply(call, 1, datagram -> new Object[] {
                LuaString.wrap(datagram.data()), LuaString.of(datagram.address()), (long) datagram.port()
            }));
            return HostFunction.NOTHING;
        });
        define(table, "close", call -> {
            socket.closeAfterSends(() -> life.connections().remove(socket));
            return HostFunction.NOTHING;
        });
        return table;
    }

    /** (fire(event, data)) */
    private Object[] webSocket(Arguments arguments) {
        var fire = arguments.function(1);
        var socket = new WebSocketConnection[1];
        socket[0] = new WebSocketConnection(new WebSocketConnection.Events() {
            @Override
            public void connected() {
                fire("connected");
            }

            @Override
            public void disconnected() {
                life.connections().remove(socket[0]);
                fire("disconnected");
            }

            @Override
            public void failed(String message) {
                if (!socket[0].isOpen()) {
                    life.connections().remove(socket[0]);
                }
                fire("error", LuaString.of(message));
            }

            @Override
            public void received(byte[] data, Runnable done) {
                life.post(() -> {
                    life.run(fire, LuaString.of("dataReceived"), LuaString.wrap(data));
                    done.run();
                });
            }

            private void fire(String event, Object... more) {
                life.post(() -> life.run(fire, LuaString.of(event), more.length == 0 ? null : more[0]));
            }
        });
        return HostFunction.one(webSocketFunctions(socket[0], fire));
    }

    private LuaTable webSocketFunctions(WebSocketConnection socket, LuaFunction fire) {
        var table = context.newTable();
        define(table, "connect", call -> {
            life.connections().add(socket);
            connect(socket, fire, call);
            return HostFunction.NOTHING;
        });
        define(
                table,
                "send",
                call -> HostFunction.one(socket.send(call.string(1).bytes())));
        define(table, "isOpen", call -> HostFunction.one(socket.isOpen()));
        define(table, "close", call -> {
            life.connections().remove(socket);
            socket.close();
            return HostFunction.NOTHING;
        });
        return table;
    }

    /** (url, headers) */
    private void connect(WebSocketConnection socket, LuaFunction fire, Arguments call) {
        var headers = new HashMap<String, String>();
        if (call.get(2) instanceof LuaTable given) {
            given.forEach((name, value) -> headers.put(context.tostring(name), context.tostring(value)));
        }
        var url = call.text(1);
        var rules = life.settings().outbound();
        var clients = life.settings().runtime().httpClients(rules);
        clients.executor().execute(() -> {
            try {
                var uri = URI.create(Urls.completed(url.strip()));
                if (uri.getHost() == null) {
                    throw new IOException("malformed URL: " + url);
                }
                if (OwnHome.isAt(uri)) {
                    throw new IOException("the controller's API has no WebSocket: use HTTP");
                }
                var address = rules.resolve(uri.getHost());
                socket.connect(clients.client(!isAtHome(address)), uri, headers);
            } catch (IOException | IllegalArgumentException | RejectedExecutionException refused) {
                // The last one: the clients were closed meanwhile, and the life with them.
                life.connections().remove(socket);
                life.post(() -> life.run(fire, LuaString.of("error"), LuaString.of(refused.getMessage())));
            }
        });
    }

    /** A television or bridge in one's own network has a certificate that nobody could have signed. */
    private static boolean isAtHome(InetAddress address) {
        return address.isSiteLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress();
    }
}
