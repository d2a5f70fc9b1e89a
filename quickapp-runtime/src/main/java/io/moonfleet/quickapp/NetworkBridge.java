package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaTable;
import io.moonfleet.quickapp.internal.json.LuaJson;

/** What {@code net} and {@code mqtt} call: made when a script first uses one of them, which few of ten thousand QuickApps do. */
final class NetworkBridge {

    private final HttpBridge http;

    NetworkBridge(Incarnation life, LuaJson json, LuaTable table) {
        http = new HttpBridge(life, json);
        http.offerTo(table);
        var sockets = new SocketBridge(life);
        sockets.offerTo(table);
        new ServerBridge(life, sockets).offerTo(table);
        new MqttBridge(life).offerTo(table);
    }

    /** Ends the requests under way. */
    void close() {
        http.close();
    }
}
