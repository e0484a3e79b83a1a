// JupyterLab's plotly renderer, as the prebuilt extension that Lab and Notebook load from their data folder. Written by
// hand in the shape of a webpack container (init, get), so that nothing has to be built and no network is asked:
// plotly.js lies beside this file.
{
  const NAME = "tunelab-plotly";
  const MIME = "application/vnd.plotly.v1+json";
  const plotlyUrl = new URL("plotly.js", document.currentScript.src).href;
  let shared;
  let loading;

  function loadPlotly() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = plotlyUrl;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error(`cannot load ${plotlyUrl}`));
      document.head.append(script);
    });
    return loading;
  }

  /** Lab's own copy of a package: it must be the one that Lab uses. */
  async function sharedPackage(name) {
    const versions = Object.values(shared[name] ?? {});
    if (versions.length === 0) throw new Error(`this JupyterLab does not share ${name}`);
    const factory = await versions[0].get();
    return factory();
  }

  async function mimeExtension() {
    const { Widget } = await sharedPackage("@lumino/widgets");

    class PlotlyRenderer extends Widget {
      constructor() {
        super();
        this.addClass("jp-RenderedPlotly");
        this.node.style.width = "100%";
        this.node.style.overflow = "hidden";
      }

      async renderModel(model) {
        const { data, layout = {}, frames, config } = model.data[MIME];
        const plotly = await loadPlotly();
        this.node.style.minHeight = `${layout.height ?? 360}px`;
        // Without plotly's button that uploads the figure's data to its maker.
        const options = { responsive: true, displaylogo: false, ...config, showSendToCloud: false };
        await plotly.react(this.node, data, { autosize: true, ...layout }, options);
        if (frames?.length) await plotly.addFrames(this.node, frames);
        this.fit();
      }

      fit() {
        if (this.isVisible && window.Plotly && this.node.data) window.Plotly.Plots.resize(this.node);
      }

      onAfterShow() {
        this.fit();
      }

      onResize() {
        this.fit();
      }

      dispose() {
        if (!this.isDisposed && window.Plotly && this.node.data) window.Plotly.purge(this.node);
        super.dispose();
      }
    }

    const rendererFactory = {
      safe: true,
      mimeTypes: [MIME],
      createRenderer: () => new PlotlyRenderer(),
    };
    return () => ({
      default: { id: `${NAME}:renderer`, rendererFactory, rank: 2, dataType: "json" },
      __esModule: true,
    });
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[NAME] = {
    init(scope) {
      shared = scope;
    },
    get(module) {
      if (module === "./mimeExtension") return mimeExtension();
      return Promise.reject(new Error(`${NAME} has no module ${module}`));
    },
  };
}
