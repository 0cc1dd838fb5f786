import Engine
import Foundation

exit(EngineProgram.run(Array(CommandLine.arguments.dropFirst())))
