package io.moonfleet.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Opens an address in the browser of whoever sits before the machine. */
final class Desktop {

    private static final System.Logger LOG = System.getLogger(Desktop.class.getName());

    private Desktop() {}

    /** Does nothing on a machine without a screen. */
    static void open(String address) {
        command().ifPresent(command -> {
            try {
                new ProcessBuilder(command, address)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException noSuchCommand) {
                LOG.log(System.Logger.Level.DEBUG, "the page cannot be opened", noSuchCommand);
            }
        });
    }

    private static Optional<String> command() {
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")) {
            return Optional.of("open");
        }
        return List.of("DISPLAY", "WAYLAND_DISPLAY").stream().anyMatch(name -> System.getenv(name) != null)
                ? Optional.of("xdg-open")
                : Optional.empty();
    }
}
