package io.moonfleet.runner.fleet;

import io.moonfleet.lua.LuaException;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.quickapp.QuickApp;
import io.moonfleet.quickapp.QuickAppException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * QuickApps that are expected here while they still run elsewhere: their code is compiled, the contexts that it will run in are
 * built. Nothing of them runs, they have no epoch and no right to act. Whoever does not come within a while is forgotten.
 */
final class PreparedQuickApps {

    /** More than ever move at once; what is beyond it begins as if nobody had prepared it. */
    static final int MOST = 64;

    /** A move takes a second; a QuickApp that is not here after so long goes elsewhere, or nowhere. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Logger LOG = Logger.getLogger(PreparedQuickApps.class);

    /** Makes a QuickApp's home; what it is for may not act before {@link RemoteHome#placed}. */
    @FunctionalInterface
    interface Homes {
        RemoteHome expecting(FleetOperation.Hosting hosting, long incarnation);
    }

    /** Makes the QuickApp itself. */
    @FunctionalInterface
    interface Builder {
        QuickApp prepare(FleetOperation.Hosting hosting, RemoteHome home);
    }

    private record Expected(
            FleetOperation.Hosting hosting, long incarnation, HostedQuickApps.Hosted hosted, long until) {

        /** Whether what is to run is what was prepared: code and limits may have been changed since. */
        boolean is(FleetOperation.Hosting wanted, long stay) {
            return incarnation == stay
                    && hosting.files().equals(wanted.files())
                    && hosting.limits().equals(wanted.limits());
        }
    }

    private final Homes homes;
    private final Builder builder;
    private final LongSupplier nanoTime;

    // Guarded by this; the oldest first.
    private final Map<Integer, Expected> expected = new LinkedHashMap<>();

    PreparedQuickApps(Homes homes, Builder builder, LongSupplier nanoTime) {
        this.homes = homes;
        this.builder = builder;
        this.nanoTime = nanoTime;
    }

    /** Prepares a QuickApp; what is no Lua is left to the moment when it is to run. */
    void prepare(FleetOperation.Hosting hosting, long incarnation) {
        forgetLate();
        try {
            var home = homes.expecting(hosting, incarnation);
            var hosted = new HostedQuickApps.Hosted(home, builder.prepare(hosting, home));
            enter(new Expected(hosting, incarnation, hosted, nanoTime.getAsLong() + PATIENCE.toNanos()));
        } catch (QuickAppException | LuaException noLua) {
            LOG.debugf("QuickApp %d cannot be prepared: %s", hosting.quickApp(), noLua.getMessage());
        }
    }

    private synchronized void enter(Expected one) {
        var former = expected.remove(one.hosting().quickApp());
        if (former != null) {
            former.hosted().close();
        }
        if (expected.size() < MOST) {
            expected.put(one.hosting().quickApp(), one);
        } else {
            one.hosted().close();
        }
    }

    /** What was prepared for it, which is now the caller's; empty when there is nothing, or nothing of use. */
    Optional<HostedQuickApps.Hosted> take(FleetOperation.Hosting hosting, long incarnation) {
        forgetLate();
        Expected one;
        synchronized (this) {
            one = expected.remove(hosting.quickApp());
        }
        if (one == null) {
            return Optional.empty();
        }
        if (!one.is(hosting, incarnation)) {
            one.hosted().close();
            return Optional.empty();
        }
        return Optional.of(one.hosted());
    }

    synchronized int count() {
        return expected.size();
    }

    /** Forgets those that have not come in time. */
    synchronized void forgetLate() {
        var now = nanoTime.getAsLong();
        for (Iterator<Expected> each = expected.values().iterator(); each.hasNext(); ) {
            var one = each.next();
            if (one.until() - now > 0) {
                return;
            }
            one.hosted().close();
            each.remove();
        }
    }

    synchronized void forgetAll() {
        expected.values().forEach(one -> one.hosted().close());
        expected.clear();
    }
}
