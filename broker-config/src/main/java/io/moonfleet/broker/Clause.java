package io.moonfleet.broker;

import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * One thing that is needed of a broker.
 *
 * @param name a sentence
 * @param weight what follows when it does not hold
 * @param test tries it
 */
record Clause(String name, Weight weight, Test test) {

    /** What follows when a clause does not hold. */
    public enum Weight {
        /** Moonfleet does not work. */
        REQUIRED,
        /** Moonfleet works, more slowly in some moments. */
        HELPFUL,
        /** Nothing: brokers differ, and it is good to know. */
        NOTED
    }

    /** Tries a clause on a broker. */
    @FunctionalInterface
    interface Test {
        /** Gives what was seen, for the report; throws {@link Broken} when it is not what is needed. */
        String run(Attempt attempt) throws MqttException, InterruptedException, Broken;
    }

    /** It does not hold. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        Broken(String what) {
            super(what);
        }
    }

    static Clause required(String name, Test test) {
        return new Clause(name, Weight.REQUIRED, test);
    }

    static Clause helpful(String name, Test test) {
        return new Clause(name, Weight.HELPFUL, test);
    }

    static Clause noted(String name, Test test) {
        return new Clause(name, Weight.NOTED, test);
    }

    static void demand(boolean holds, String otherwise) throws Broken {
        if (!holds) {
            throw new Broken(otherwise);
        }
    }
}
