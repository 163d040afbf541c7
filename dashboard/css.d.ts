/** Style sheets that a module imports: the build writes them beside the script. */

declare module '*.css'
