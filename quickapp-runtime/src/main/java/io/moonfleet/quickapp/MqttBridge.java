package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;

/** {@code mqtt.Client} on Eclipse Paho. */
final class MqttBridge {

    private final Incarnation life;

    MqttBridge(Incarnation life) {
        this.life = life;
    }

    void offerTo(LuaTable table) {
        life.settings().mqttBrokerUrl().ifPresent(url -> table.put("mqttBrokerUrl", LuaString.of(url)));
    }
}
