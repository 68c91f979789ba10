namespace TraderTerminal.Grains;

/// <summary>Told what is under way, so that a virtual clock waits for it.</summary>
public interface IActivity
{
    void Begin();

    void End();
}
