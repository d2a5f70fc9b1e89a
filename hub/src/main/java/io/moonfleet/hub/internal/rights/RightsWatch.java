package io.moonfleet.hub.internal.rights;

import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubListener;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Tells those who remember what somebody may see that they must ask again: a user's rights were changed, or something came, went
 * or moved that may be theirs.
 */
public final class RightsWatch implements HubListener {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final Pattern CHANGES = Pattern.compile(
            "(User|Room|Section|Scene|AlarmPartition|ClimateZone|Profile)(Created|Modified|Removed|Changed)Event");
    private static final Set<String> OF_DEVICES =
            Set.of("DeviceCreatedEvent", "DeviceRemovedEvent", "DeviceChangedRoomEvent");

    private final Clock clock;
    private final Alarms alarms;

    // Guarded by this.
    private long version;
    private List<Waiter> waiting = new ArrayList<>();

    private record Waiter(CompletableFuture<Void> end, Alarms.Alarm alarm) {}

    /** @param version the number of the newest event */
    public RightsWatch(Clock clock, Alarms alarms, long version) {
        this.clock = clock;
        this.alarms = alarms;
        this.version = version;
    }

    @Override
    public void onEvent(HubEvent event) {
        if (!(event instanceof HubEvent.Generic generic)
                || !OF_DEVICES.contains(generic.type())
                        && !CHANGES.matcher(generic.type()).matches()) {
            return;
        }
        List<Waiter> woken;
        synchronized (this) {
            version = event.sequence();
            woken = waiting;
            waiting = new ArrayList<>();
        }
        for (var waiter : woken) {
            waiter.alarm.cancel();
            // Not on the thread that tells of events: what somebody may see takes a look at every device.
            alarms.atLeisure(clock.instant(), () -> waiter.end.complete(null));
        }
    }

    /** The number of the newest change. */
    public synchronized long version() {
        return version;
    }

    /** Completes when there has been a change after that one, or after a while. */
    public synchronized CompletionStage<Void> changeAfter(long known) {
        if (known != version) {
            return CompletableFuture.completedFuture(null);
        }
        var end = new CompletableFuture<Void>();
        var waiter = new Waiter(end, alarms.at(clock.instant().plus(LONGEST_WAIT), () -> giveUp(end)));
        waiting.add(waiter);
        return end;
    }

    private void giveUp(CompletableFuture<Void> end) {
        synchronized (this) {
            waiting.removeIf(each -> each.end == end);
        }
        end.complete(null);
    }
}
