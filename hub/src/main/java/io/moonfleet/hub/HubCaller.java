package io.moonfleet.hub;

import java.util.Objects;

/**
 * Who asks the hub, as whoever let them in says.
 *
 * @param name a user's, {@code device:55} for a QuickApp, {@code scene:7} for a scene
 * @param from the address they came from, null when they are of the house
 */
public record HubCaller(String name, Role role, String from) {

    /** What somebody is. */
    public enum Role {
        /** May everything. */
        ADMIN,
        /** Sees and moves what is granted to them. */
        USER,
        /** Sees what is granted to them. */
        VIEWER,
        /** A program of the house: who installed it has let it in. */
        QUICKAPP
    }

    /** The hub itself, which calls its own API where that says best what is meant. */
    public static final HubCaller ITSELF = new HubCaller("", Role.ADMIN, null);

    private static final String DEVICE = "device:";
    private static final String SCENE = "scene:";

    public HubCaller {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
    }

    public HubCaller(String name, Role role) {
        this(name, role, null);
    }

    public static HubCaller admin(String name) {
        return new HubCaller(name, Role.ADMIN);
    }

    public static HubCaller ofDevice(int id) {
        return new HubCaller(DEVICE + id, Role.QUICKAPP);
    }

    public static HubCaller ofScene(int id) {
        return new HubCaller(SCENE + id, Role.QUICKAPP);
    }

    /** The QuickApp that calls, 0 for anybody else. */
    public int device() {
        return numberAfter(DEVICE);
    }

    /** The scene that calls, 0 for anybody else. */
    public int scene() {
        return numberAfter(SCENE);
    }

    private int numberAfter(String prefix) {
        return isCodeOfTheHouse() && name.startsWith(prefix) ? Integer.parseInt(name.substring(prefix.length())) : 0;
    }

    /** QuickApps and scenes. */
    public boolean isCodeOfTheHouse() {
        return role == Role.QUICKAPP;
    }
}
