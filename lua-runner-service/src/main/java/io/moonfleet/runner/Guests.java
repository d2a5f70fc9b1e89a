package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.fleet.Berth;
import io.moonfleet.hub.fleet.Roll;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.runner.Spot.Phase;
import io.moonfleet.runner.fleet.Peers;
import io.moonfleet.runner.fleet.PlacementPlan.Seat;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The runners that take part, as the home's keeper knows them. One that comes, and one of which something is uncertain, is asked what
 * it runs before it is given anything more. All of it happens on the placing thread; others may look.
 */
final class Guests {

    private static final Caller AS_KEEPER = Caller.service("keeper");
    private static final Duration QUESTION = Duration.ofSeconds(5);

    private final long keeper;
    private final Spots spots;
    private final Peers peers;
    private final Findings findings;
    private final Executor thread;
    private final Map<String, Guest> guests = new ConcurrentHashMap<>();

    /** What comes out when a runner was asked what it runs. */
    interface Findings {

        /** It runs a QuickApp as it should. */
        void goesOn(Spot spot, JsonNode how);

        /** It runs one that it should not. */
        void strays(Spot spot);
    }

    private static final class Guest {
        final Berth berth;

        /** It has said what it runs, and nothing has been uncertain since. */
        boolean ready;

        boolean asked;

        Guest(Berth berth) {
            this.berth = berth;
        }
    }

    Guests(long keeper, Spots spots, Peers peers, Findings findings, Executor thread) {
        this.keeper = keeper;
        this.spots = spots;
        this.peers = peers;
        this.findings = findings;
        this.thread = thread;
    }

    /** From any thread: their names. */
    Collection<String> names() {
        return List.copyOf(guests.keySet());
    }

    /** Whether that is a runner that takes part, in the same stay. */
    boolean isThere(Berth berth) {
        var guest = guests.get(berth.runner());
        return guest != null && guest.berth.equals(berth);
    }

    /** Learns of runners that have come, and that others are gone. */
    void greet(Roll roll) {
        guests.values().removeIf(guest -> !roll.isAlive(guest.berth));
        for (var runner : roll.runners()) {
            if (runner.alive()) {
                var guest = guests.computeIfAbsent(runner.berth().runner(), _ -> new Guest(runner.berth()));
                if (!guest.ready && !guest.asked) {
                    ask(guest);
                }
            }
        }
    }

    /** What was asked of this runner did or did not happen: it must be asked what it runs. */
    void doubt(Berth berth) {
        if (isThere(berth)) {
            guests.get(berth.runner()).ready = false;
        }
    }

    /** Where there is room for QuickApps. */
    List<Seat> seats(Roll roll) {
        return roll.runners().stream()
                .filter(runner -> runner.alive() && isReady(runner.berth()))
                .filter(runner -> runner.connectedFor().isPresent())
                .map(runner -> new Seat(runner.berth(), runner.offer(), runner.leaving()))
                .toList();
    }

    private boolean isReady(Berth berth) {
        return isThere(berth) && guests.get(berth.runner()).ready;
    }

    private void ask(Guest guest) {
        guest.asked = true;
        var before = spots.changes();
        peers.ask(guest.berth.runner(), new FleetOperation.Held(keeper), AS_KEEPER, QUESTION)
                .thenAcceptAsync(
                        outcome -> {
                            guest.asked = false;
                            if (outcome instanceof Reply.Answer answer && answer.status() == 200) {
                                guest.ready = compare(guest.berth, answer.json(), before);
                            }
                        },
                        thread);
    }

    /**
     * What a runner runs, against what is written down.
     *
     * @param before what has changed later is not judged
     * @return whether everything about this runner is certain now
     */
    private boolean compare(Berth berth, JsonNode held, long before) {
        var found = new HashMap<Integer, JsonNode>();
        held.forEach(each -> found.put(each.path("quickApp").asInt(), each));
        var certain = true;
        for (var spot : spots.all()) {
            if (!spot.isAt(berth)) {
                continue;
            }
            var runs = found.get(spot.quickApp());
            if (runs != null && runs.path("epoch").asLong() == spot.epoch()) {
                found.remove(spot.quickApp());
                if (spot.phase() == Phase.CLAIMED) {
                    findings.goesOn(spot, runs);
                }
            } else if (spot.phase() == Phase.CLAIMED || spot.phase() == Phase.HOSTED) {
                if (spots.hasChangedSince(spot.quickApp(), before)) {
                    certain &= spot.phase() == Phase.HOSTED;
                } else {
                    spots.put(spot.in(Phase.LOST));
                }
            }
        }
        found.forEach((quickApp, each) ->
                findings.strays(new Spot(quickApp, berth, each.path("epoch").asLong(), Phase.LOST)));
        return certain;
    }
}
