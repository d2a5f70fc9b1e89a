package io.moonfleet.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The folders are the architecture: who may know whom, as docs/architecture.md draws it. */
@AnalyzeClasses(packages = "io.moonfleet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {

    private static final String ENGINE = "io.moonfleet.lua";
    private static final String LUAJ = "io.moonfleet.lua.luaj..";

    @ArchTest
    static final ArchRule arrowsRunOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.moonfleet..")
            .layer("engine")
            .definedBy(ENGINE, "io.moonfleet.lua.internal..", "io.moonfleet.lua.standalone..")
            .layer("luaj")
            .definedBy(LUAJ)
            .layer("runtime")
            .definedBy("io.moonfleet.quickapp..")
            .layer("hub")
            .definedBy("io.moonfleet.hub..")
            .layer("protocol")
            .definedBy("io.moonfleet.protocol..")
            .layer("messaging")
            .definedBy("io.moonfleet.messaging..")
            .layer("security")
            .definedBy("io.moonfleet.security..")
            .layer("runner")
            .definedBy("io.moonfleet.runner..")
            .layer("gateway")
            .definedBy("io.moonfleet.gateway..")
            .layer("ui")
            .definedBy("io.moonfleet.ui..")
            .layer("cli")
            .definedBy("io.moonfleet.cli..")
            .whereLayer("engine")
            .mayNotAccessAnyLayer()
            .whereLayer("luaj")
            .mayOnlyAccessLayers("engine")
            .whereLayer("runtime")
            .mayOnlyAccessLayers("engine")
            .whereLayer("hub")
            .mayNotAccessAnyLayer()
            .whereLayer("protocol")
            .mayNotAccessAnyLayer()
            .whereLayer("messaging")
            .mayOnlyAccessLayers("protocol")
            .whereLayer("security")
            .mayOnlyAccessLayers("protocol", "messaging")
            .whereLayer("runner")
            .mayOnlyAccessLayers("engine", "runtime", "hub", "protocol", "messaging")
            .whereLayer("gateway")
            .mayOnlyAccessLayers("protocol", "messaging", "security")
            .whereLayer("ui")
            .mayOnlyAccessLayers("protocol", "messaging", "security")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule theEngineNeedsOnlyTheJdk = noClasses()
            .that()
            .resideInAnyPackage(ENGINE, "io.moonfleet.lua.internal..", "io.moonfleet.lua.standalone..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.moonfleet.lua..", "java..", "jdk..");

    @ArchTest
    static final ArchRule theHubKnowsNeitherHttpNorMqttNorLua = noClasses()
            .that()
            .resideInAPackage("io.moonfleet.hub..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..", "io.vertx..", "jakarta..", "org.eclipse.paho..", "java.net.http..", "org.luaj..");

    @ArchTest
    static final ArchRule theRuntimeNeedsNoFramework = noClasses()
            .that()
            .resideInAPackage("io.moonfleet.quickapp..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "io.smallrye..", "jakarta..", "org.luaj..");

    @ArchTest
    static final ArchRule whatAModuleDoesNotExportStaysInside = noClasses()
            .that()
            .resideOutsideOfPackages("io.moonfleet.lua..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.moonfleet.lua.internal..");

    @ArchTest
    static final ArchRule theHubsInsideStaysInside = noClasses()
            .that()
            .resideOutsideOfPackages("io.moonfleet.hub..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.moonfleet.hub.internal..");

    @ArchTest
    static final ArchRule servicesHaveNoCycles =
            slices().matching("io.moonfleet.(*)..").should().beFreeOfCycles();
}
