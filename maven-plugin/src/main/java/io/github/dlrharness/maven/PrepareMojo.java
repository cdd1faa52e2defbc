package io.github.dlrharness.maven;

import io.github.dlrharness.os.linux.NamespaceRights;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.ToolchainManager;

/**
 * Lets the test JVMs that Surefire and Failsafe fork make network namespaces, whoever runs the build.
 *
 * <p>When the build does not run as root, the property <code>jvm</code>, which both plugins read, is set to a generated launcher that runs
 * the JVM inside a user namespace. The property <code>argLine</code> gains what a JVM needs to load native code without a warning.
 */
@Mojo(name = "prepare", defaultPhase = LifecyclePhase.INITIALIZE, threadSafe = true)
public final class PrepareMojo extends AbstractMojo {
    private static final String REQUIRED = "dlrharness.required";
    private static final String EVIDENCE = "dlrharness.evidence.dir";

    /** Does nothing. */
    @Parameter(property = "dlrharness.skip", defaultValue = "false")
    private boolean skip;

    /** Fails tests on a machine that can't run topologies, instead of aborting them. Set it in CI, so that green never means skipped. */
    @Parameter(property = REQUIRED, defaultValue = "false")
    private boolean required;

    /** Folder that captures and reports are written into. */
    @Parameter(property = EVIDENCE, defaultValue = "${project.build.directory}/dlr-harness")
    private File evidenceDirectory;

    /** Folder that the launcher is written into, as <code>bin/java</code>. */
    @Parameter(defaultValue = "${project.build.directory}/dlr-harness/rootless", required = true)
    private File launcherDirectory;

    @Parameter(property = "maven.test.skip", defaultValue = "false", readonly = true)
    private boolean mavenTestSkip;

    @Parameter(property = "skipTests", defaultValue = "false", readonly = true)
    private boolean skipTests;

    @Parameter(property = "skipITs", defaultValue = "false", readonly = true)
    private boolean skipIts;

    @Parameter(defaultValue = "${project}", required = true, readonly = true)
    private MavenProject project;

    @Parameter(defaultValue = "${session}", required = true, readonly = true)
    private MavenSession session;

    private final ToolchainManager toolchains;

    /** Made by Maven. */
    @Inject
    public PrepareMojo(ToolchainManager toolchains) {
        this.toolchains = toolchains;
    }

    @Override
    public void execute() throws MojoExecutionException {
        // skipTests alone leaves Failsafe's tests to be run, skipITs alone Surefire's.
        if (skip || mavenTestSkip || skipTests && skipIts || "pom".equals(project.getPackaging())) {
            getLog().debug("dlr-harness: nothing to prepare, no tests are run here");
            return;
        }
        TestJdk jdk = TestJdk.of(Optional.ofNullable(toolchains.getToolchainFromBuildContext("jdk", session)));
        ForkSettings forks = new ForkSettings(project.getProperties(), session.getUserProperties(), getLog());
        if (jdk.warnsOfNativeAccess()) {
            forks.argument("--enable-native-access=ALL-UNNAMED");
        }
        if (required) {
            forks.systemProperty(REQUIRED, "true");
        }
        if (!evidenceDirectory.equals(new File(project.getBasedir(), "target/dlr-harness"))) {
            forks.systemProperty(EVIDENCE, evidenceDirectory.toString());
        }
        if (System.getProperty("os.name").startsWith("Linux")) {
            grantNamespaces(forks, jdk);
        }
    }

    private void grantNamespaces(ForkSettings forks, TestJdk jdk) throws MojoExecutionException {
        try {
            forks.grantNamespaces(jdk, launcherDirectory.toPath(), NamespaceRights::probe);
        } catch (IOException e) {
            throw new MojoExecutionException(
                    "Could not write the launcher of the test JVMs to " + launcherDirectory + ": " + e.getMessage()
                            + ". Check the parameter launcherDirectory, and the JDK that Maven or its toolchain names.",
                    e);
        }
    }
}
