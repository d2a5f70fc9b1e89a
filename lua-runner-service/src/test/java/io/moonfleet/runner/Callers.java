package io.moonfleet.runner;

final class Callers {
    private Callers() {}

    static String named(String name) {
        return name;
    }
}
