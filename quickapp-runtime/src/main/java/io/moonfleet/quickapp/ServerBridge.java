package io.moonfleet.quickapp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.moonfleet.lua.Arguments;
import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaNumbers;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.quickapp.internal.net.TcpConnection;
import io.moonfleet.quickapp.internal.net.TcpServer;
import io.moonfleet.quickapp.internal.net.WebSocketPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code net.TCPServer}, {@code net.HTTPServer} and {@code net.WebSocketServer}. */
final class ServerBridge {

    private static final int LARGEST_BODY = 16 << 20;
    private static final int MESSAGES_WAITING = 100;

    private final Incarnation life;
    private final LuaContext context;
    private final SocketBridge sockets;

    ServerBridge(Incarnation life, SocketBridge sockets) {
        this.life = life;
        this.context = life.context();
        this.sockets = sockets;
    }

    void offerTo(LuaTable table) {
        table.put("tcpServer", life.function("start", this::tcpServer));
        table.put("httpServer", life.function("start", this::httpServer));
        table.put("webSocketServer", life.function("start", this::webSocketServer));
    }

    private static LuaException cannotListen(Arguments arguments, IOException taken) {
        return new LuaException(
                "cannot listen on " + arguments.text(1) + ":" + arguments.integer(2) + ": " + taken.getMessage());
    }

    /** A table with the port and stop(). */
    private LuaTable handle(int port, AutoCloseable server) {
        life.connections().add(server);
        var table = context.newTable();
        table.put("port", (Object) (long) port);
        table.put("stop", life.function("stop", _ -> {
            life.connections().remove(server);
            closeQuietly(server);
            return HostFunction.NOTHING;
        }));
        return table;
    }

    private static void closeQuietly(AutoCloseable closing) {
        try {
            closing.close();
        } catch (Exception alreadyBroken) {
            System.getLogger(ServerBridge.class.getName())
                    .log(System.Logger.Level.DEBUG, "a server did not close cleanly", alreadyBroken);
        }
    }

    private TcpServer listen(Arguments arguments) {
        try {
            return new TcpServer(arguments.text(1), SocketBridge.port(arguments, 2));
        } catch (IOException taken) {
            throw cannotListen(arguments, taken);
        }
    }

    /** (ip, port, accepted(functions, ip, port)) */
    private Object[] tcpServer(Arguments arguments) {
        var accepted = arguments.function(3);
        var server = listen(arguments);
        server.accept(client -> {
            var known = life.post(() -> {
                var connection = new TcpConnection(client);
                try {
                    life.connections().add(connection);
                } catch (LuaException tooMany) {
                    closeQuietly(client);
                    life.logError(tooMany);
                    return;
                }
                life.run(
                        accepted,
                        sockets.tcpFunctions(connection),
                        LuaString.of(client.getInetAddress().getHostAddress()),
                        (long) client.getPort());
            });
            if (!known) {
                closeQuietly(client);
            }
        });
        return HostFunction.one(handle(server.port(), server));
    }

    /** (ip, port, handle(method, path, body, headers) → body, status, content type) */
    private Object[] httpServer(Arguments arguments) {
        var handler = arguments.function(3);
        try {
            var address = InetAddress.getByName(arguments.text(1));
            var server = HttpServer.create(
                    new InetSocketAddress(address, SocketBridge.port(arguments, 2)), MESSAGES_WAITING);
            server.setExecutor(life.settings().runtime().executor());
            server.createContext("/", exchange -> answer(exchange, handler));
            server.start();
            AutoCloseable closing = () -> server.stop(0);
            return HostFunction.one(handle(server.getAddress().getPort(), closing));
        } catch (IOException taken) {
            throw cannotListen(arguments, taken);
        }
    }

    private record Page(LuaString body, int status, String contentType) {}

    private void answer(HttpExchange exchange, LuaFunction handler) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
            var page = body.length > LARGEST_BODY ? page("too large", 413) : ask(exchange, body, handler);
            var bytes = page.body.bytes();
            exchange.getResponseHeaders().add("Content-Type", page.contentType);
            exchange.sendResponseHeaders(page.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Page page(String text, int status) {
        return new Page(LuaString.of(text), status, "text/plain");
    }

    private Page ask(HttpExchange exchange, byte[] body, LuaFunction handler) {
        var answer = new CompletableFuture<Page>();
        var known = life.post(() -> answer.complete(handle(exchange, body, handler)));
        if (!known) {
            return page("the QuickApp was stopped", 503);
        }
        try {
            var deadline = life.settings().limits().requestDeadline();
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return page("the QuickApp did not answer in time", 504);
        } catch (InterruptedException | ExecutionException stopped) {
            return page("the QuickApp was stopped", 503);
        }
    }

    private Page handle(HttpExchange exchange, byte[] body, LuaFunction handler) {
        var headers = context.newTable();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name, LuaString.of(String.join(", ", values))));
        try {
            var results = context.call(
                    handler,
                    LuaString.of(exchange.getRequestMethod()),
                    LuaString.of(exchange.getRequestURI().toString()),
                    LuaString.wrap(body),
                    headers);
            var status = results.length > 1 ? LuaNumbers.toInteger(results[1]) : null;
            return new Page(
                    results.length > 0 && results[0] != null
                            ? results[0] instanceof LuaString text ? text : LuaString.of(context.tostring(results[0]))
                            : LuaString.EMPTY,
                    status == null ? 200 : (int) (long) status,
                    results.length > 2 && results[2] instanceof LuaString type ? type.toString() : "text/html");
        } catch (LuaException error) {
            life.logError(error);
            return page(String.valueOf(error.getMessage()), 500);
        }
    }

    /** (ip, port, fire(event, client functions, data)) */
    private Object[] webSocketServer(Arguments arguments) {
        var fire = arguments.function(3);
        var server = listen(arguments);
        server.accept(socket -> Thread.ofVirtual().name("websocket-peer").start(() -> serve(socket, fire)));
        return HostFunction.one(handle(server.port(), server));
    }

    private void serve(Socket socket, LuaFunction fire) {
        var peer = new WebSocketPeer(socket);
        var client = new CompletableFuture<LuaTable>();
        var room = new Semaphore(MESSAGES_WAITING);
        try (socket) {
            life.connections().add(peer);
            peer.serve(
                    () -> life.post(() -> {
                        client.complete(peerFunctions(peer));
                        life.run(fire, LuaString.of("connected"), client.join());
                    }),
                    data -> {
                        room.acquire();
                        var known = life.post(() -> {
                            room.release();
                            life.run(fire, LuaString.of("receive"), client.join(), LuaString.wrap(data));
                        });
                        if (!known) {
                            room.release();
                        }
                    });
            life.post(() -> life.run(fire, LuaString.of("disconnected"), client.getNow(null)));
        } catch (IOException | LuaException ended) {
            life.post(() -> {
                if (client.isDone()) {
                    life.run(fire, LuaString.of("disconnected"), client.join(), LuaString.of(ended.getMessage()));
                } else {
                    life.run(fire, LuaString.of("error"), null, LuaString.of(String.valueOf(ended.getMessage())));
                }
            });
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            life.connections().remove(peer);
        }
    }

    private LuaTable peerFunctions(WebSocketPeer peer) {
        var table = context.newTable();
        table.put(
                "send",
                life.function(
                        "send",
                        call -> HostFunction.one(peer.send(call.string(1).bytes()))));
        table.put("close", life.function("close", _ -> {
            peer.close();
            return HostFunction.NOTHING;
        }));
        return table;
    }
}
