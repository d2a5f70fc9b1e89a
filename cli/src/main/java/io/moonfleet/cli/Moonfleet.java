package io.moonfleet.cli;

import io.quarkus.runtime.annotations.QuarkusMain;

/** The {@code moonfleet} command. */
@QuarkusMain
public final class Moonfleet {

    private Moonfleet() {}

    public static void main(String[] args) throws Exception {
        long t = System.nanoTime();
        try (var b = EmbeddedBroker.start(Integer.parseInt(args[0]))) {
            System.out.println("broker " + (System.nanoTime() - t) / 1000000 + " " + b.url());
            Thread.sleep(Integer.parseInt(args[1]));
        }
    }
}
