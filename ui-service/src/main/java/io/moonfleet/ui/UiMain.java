package io.moonfleet.ui;

import io.moonfleet.messaging.launch.ServiceCommand;
import io.moonfleet.messaging.launch.Version;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine.Command;

/** {@code moonfleet service ui}. */
@QuarkusMain(name = "ui")
@Command(
        name = "moonfleet service ui",
        description = "Serves the pages and their live updates.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class UiMain extends ServiceCommand {

    private static final int DEFAULT_PORT = 8890;

    public UiMain() {
        super(DEFAULT_PORT);
    }

    public static void main(String... args) {
        ServiceCommand.main(new UiMain(), args);
    }
}
